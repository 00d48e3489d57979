// The peer in Node: a minimal runtime loop, as a job of the old kind had it.
import http from "node:http";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function request(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { "Content-Length": Buffer.byteLength(body) } : {};
    const call = http.request({ host, port, agent, method, path: `/2018-06-01/runtime/invocation${path}`, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    call.on("error", reject);
    call.end(body);
  });
}

for (;;) {
  const next = await request("GET", "/next");
  const event = JSON.parse(next.body);
  await request("POST", `/${next.headers["lambda-runtime-aws-request-id"]}/response`, JSON.stringify(event));
}
