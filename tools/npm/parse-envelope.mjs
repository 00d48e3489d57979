// Takes an envelope from standard input apart with Sentry's own JavaScript and prints the types of its items and their payloads.
import { parseEnvelope } from "@sentry/core";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const [header, items] = parseEnvelope(Buffer.concat(chunks));
console.log(JSON.stringify({ header, items: items.map(([item, payload]) => ({ type: item.type, payload })) }));
