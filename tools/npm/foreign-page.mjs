// Lets pages of other origins do to servers of this machine what a page can do, in a headless browser that does not keep them from it.
// Standard input is a list of {"name", "at", "body", "type"}: where a program posts what to do something. Prints what each server
// answered, "<name> <page> <way> <status>"; one of this script's own, "open", answers everybody.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { launchChromium } from "./chromium.mjs";

const targets = JSON.parse(readFileSync(0, "utf8"));

const listen = (answer) => new Promise((resolve) => {
  const server = createServer(answer).listen(0, "127.0.0.1", () => resolve(server));
});
const allowAll = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*" };
const open = await listen((request, response) => response.writeHead(200, allowAll).end("done"));
const neighbour = await listen((request, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<p>a page</p>"));
targets.push({ name: "open", at: `http://127.0.0.1:${open.address().port}/do`, body: "{}", type: "application/json" });

// What guards local servers in newer browsers is off: not everybody has it, and it asks people, who say yes.
const browser = await launchChromium(
  "--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
  "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights");
const context = await browser.newContext();
await context.route("http://evil.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<p>a page</p>" }));

const ways = {
  get: ({ at }) => fetch(at, { mode: "no-cors" }),
  post: ({ at, body }) => fetch(at, { method: "POST", mode: "no-cors", body }),
  readable: ({ at, body, type }) => fetch(at, { method: "POST", body, headers: { "Content-Type": type } }),
  head: ({ at }) => fetch(at, { method: "HEAD", mode: "no-cors" }),
  beacon: ({ at, body }) => navigator.sendBeacon(at, body),
  image: ({ at }) => { new Image().src = at; },
  script: ({ at }) => { document.head.append(Object.assign(document.createElement("script"), { src: at })); },
  form: ({ at, body }) => {
    const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), { name: `frame-${Math.random()}` }));
    const form = Object.assign(document.createElement("form"), { action: at, method: "post", enctype: "text/plain", target: frame.name });
    form.append(Object.assign(document.createElement("input"), { name: body }));
    document.body.append(form);
    form.submit();
  },
  // The origin of what is in there is null.
  sandboxed: ({ at, body }) => {
    const request = `${JSON.stringify(at)}, { method: "POST", mode: "no-cors", body: ${JSON.stringify(body)} }`;
    const src = `data:text/html,${encodeURIComponent(`<script>fetch(${request})<\/script>`)}`;
    document.body.append(Object.assign(document.createElement("iframe"), { src }));
  },
  events: ({ at }) => { new EventSource(at); },
};

const pages = {
  foreign: "http://evil.example/",
  neighbour: `http://127.0.0.1:${neighbour.address().port}/`, // of another server of the same machine
};
for (const [pageName, pageUrl] of Object.entries(pages)) {
  for (const target of targets) {
    const page = await context.newPage();
    await page.goto(pageUrl);
    const isMeant = (message) => message.url().startsWith(new URL(target.at).origin);
    for (const [wayName, way] of Object.entries(ways)) {
      const answered = new Promise((resolve) => {
        page.removeAllListeners();
        let asked; // what those before said later belongs to them
        page.on("request", (request) => { if (isMeant(request)) asked ??= request; });
        page.on("response", (response) => response.request() === asked && resolve(response.status()));
        page.on("requestfailed", (request) => request === asked && resolve("failed"));
        setTimeout(resolve, 3_000, "silence");
      });
      await page.evaluate(`{ const done = (${way})(${JSON.stringify(target)}); done?.catch?.(() => {}); }`);
      console.log(`${target.name} ${pageName} ${wayName} ${await answered}`);
    }
    await page.close();
  }
}

// A page whose own name is made to mean this machine may read what it is answered.
for (const target of targets) {
  const { port, pathname, search } = new URL(target.at);
  const page = await context.newPage();
  const first = await page.goto(`http://rebound.example:${port}${pathname}${search}`);
  console.log(`${target.name} rebound page ${first.status()}`);
  const second = await page.evaluate(
    ([path, body]) => fetch(path, { method: "POST", body }).then((response) => response.status), [pathname + search, target.body]);
  console.log(`${target.name} rebound post ${second}`);
  const socket = await page.evaluate((at) => new Promise((resolve) => {
    const opened = new WebSocket(at);
    opened.onopen = () => resolve("opened");
    opened.onerror = () => resolve("failed");
  }), target.at.replace("http:", "ws:"));
  console.log(`${target.name} rebound socket ${socket}`);
  await page.close();
}

await browser.close();
open.close();
neighbour.close();
