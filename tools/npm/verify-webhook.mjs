// Verifies a signed webhook with the library of https://www.standardwebhooks.com: standard input is {"secret","headers","body"}. Prints the
// body, or fails.
import { Webhook } from "standardwebhooks";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { secret, headers, body } = JSON.parse(Buffer.concat(chunks));
console.log(JSON.stringify(new Webhook(secret).verify(body, headers)));
