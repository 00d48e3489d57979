// Parses Terraform files: [{ name, text }] on standard input gives [{ name, content } or { name, error }] on standard output.
// Expressions stay strings, "${…}", but the arguments of the functions below are taken apart too: { call, arguments }.
import { parse } from "@cdktf/hcl2json";

const call = /^\$\{\s*(jsonencode|merge|concat)\(([^]*)\)\s*\}$/;

const expand = async (value) => {
  if (Array.isArray(value)) return Promise.all(value.map(expand));
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(async ([name, member]) => [name, await expand(member)]);
    return Object.fromEntries(await Promise.all(entries));
  }
  const match = typeof value === "string" && call.exec(value);
  if (!match) return value;
  try {
    const { list } = await parse("arguments.tf", `list = [${match[2]}\n]`);
    return { call: match[1], arguments: await expand(list) };
  } catch {
    return value; // more than one call, such as merge(a) == merge(b)
  }
};

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const parsed = [];
for (const { name, text } of JSON.parse(Buffer.concat(chunks))) {
  try {
    parsed.push({ name, content: await expand(await parse(name, text)) });
  } catch (error) {
    parsed.push({ name, error: String(error.message ?? error) });
  }
}
console.log(JSON.stringify(parsed));
