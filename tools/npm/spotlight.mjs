// Starts Spotlight, a local viewer of Sentry events, on loopback alone and without its telemetry.
// usage: node spotlight.mjs PORT
import { readFileSync } from "node:fs";
import net from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Spotlight listens on every address and has no option for it.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const port = typeof args[0] === "object" ? args[0].port : args[0];
  return listen.call(this, { port, host: "127.0.0.1" }, args.find((arg) => typeof arg === "function"));
};

const { setupSpotlight } = await import("@spotlightjs/spotlight");
const ui = join(dirname(fileURLToPath(import.meta.resolve("@spotlightjs/spotlight"))), "..", "ui");
const manifest = JSON.parse(readFileSync(join(ui, "manifest.json")));
const names = Object.values(manifest).flatMap((entry) => [entry.file, ...(entry.css ?? [])]).filter(Boolean);
const filesToServe = Object.fromEntries(["index.html", ...names].map((name) => [name, readFileSync(join(ui, name))]));

// The process that started this one holds its standard input: when that ends, so does this.
process.stdin.on("end", () => process.exit(0)).resume();

await setupSpotlight({ port: Number(process.argv[2]), filesToServe, isStandalone: true });
