// Validates a state machine: its definition on standard input gives the list of what is wrong with it on standard output.
import validate from "asl-validator";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { errors } = validate(JSON.parse(Buffer.concat(chunks)));
process.stdout.write(JSON.stringify(errors.map((error) => error.message ?? JSON.stringify(error))));
