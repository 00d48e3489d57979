// Starts Spotlight, a local viewer of Sentry events, on loopback alone and without its telemetry.
// usage: node spotlight.mjs PORT
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Spotlight listens on every address and has no option for it.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const port = typeof args[0] === "object" ? args[0].port : args[0];
  return listen.call(this, { port, host: "127.0.0.1" }, args.find((arg) => typeof arg === "function"));
};

// Nor does it keep web pages away, as the other local servers do (tools/LocalAws/WebPages.cs).
const hosts = ["127.0.0.1", "localhost"].map((name) => `${name}:${process.argv[2]}`);
const mayBeOfPage = ({ headers: { host, origin, "sec-fetch-site": site } }) =>
  !hosts.includes(host) || (origin !== undefined && !hosts.includes(origin.replace(/^http:\/\//, "")))
  || ["cross-site", "same-site"].includes(site);
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, request, response, ...more) {
  if (event !== "request" || !mayBeOfPage(request)) return emit.call(this, event, request, response, ...more);
  response.writeHead(403).end("Only programs of this machine are answered, and no web pages.");
  return true;
};

const { setupSpotlight } = await import("@spotlightjs/spotlight");
const ui = join(dirname(fileURLToPath(import.meta.resolve("@spotlightjs/spotlight"))), "..", "ui");
const manifest = JSON.parse(readFileSync(join(ui, "manifest.json")));
const names = Object.values(manifest).flatMap((entry) => [entry.file, ...(entry.css ?? [])]).filter(Boolean);
const filesToServe = Object.fromEntries(["index.html", ...names].map((name) => [name, readFileSync(join(ui, name))]));

// The process that started this one holds its standard input: when that ends, so does this.
process.stdin.on("end", () => process.exit(0)).resume();

await setupSpotlight({ port: Number(process.argv[2]), filesToServe, isStandalone: true });
