// The executions of state machines: each a card with its states in the order in which it entered them.

import { byId, element, replaceIfOther } from "/page/dom.js";
import { dayAndTime, milliseconds, text, time } from "/page/format.js";

const cards = new Map(); // id -> list item

/** Executions are null where no state machine is deployed. */
export function showExecutions(executions, open) {
  byId("executions").hidden = !executions;
  const list = byId("execution-list");
  const wanted = executions ?? [];
  const kept = new Set(wanted.map((item) => item.id));
  for (const [id, shown] of cards) {
    if (!kept.has(id)) {
      shown.remove();
      cards.delete(id);
    }
  }
  wanted.forEach((item, i) => {
    if (!cards.has(item.id)) cards.set(item.id, card(item, open));
    const shown = cards.get(item.id);
    if (list.children[i] !== shown) list.insertBefore(shown, list.children[i] ?? null);
    describe(shown, item);
  });
  byId("no-executions").hidden = wanted.length > 0;
}

function card(item, open) {
  const button = element("button", { type: "button" },
    element("span", { className: "machine", textContent: item.machine }),
    element("span", { className: "unseen", textContent: ": details" }));
  button.addEventListener("click", () => open(item.id));
  return element("li", {},
    button,
    element("time", {
      dateTime: item.startedAt,
      textContent: time.format(new Date(item.startedAt)),
      title: dayAndTime.format(new Date(item.startedAt)),
    }),
    element("span", { className: "status" }),
    element("ol", { className: "steps" }),
    element("p", { className: "cause" }));
}

/** Only what changes: the button keeps the focus. */
function describe(shown, item) {
  shown.className = classOf(item.status);
  const status = shown.querySelector(".status");
  if (status.textContent !== wordOf(item.status)) status.textContent = wordOf(item.status);
  replaceIfOther(shown.querySelector(".steps"), item.steps.map((step) => element("li", {
    className: step.outcome,
    title: step.error ?? "",
  }, step.name, element("span", { className: "unseen", textContent: ` ${step.outcome}` }), attempts(step))));
  const cause = item.status === "RUNNING" || item.status === "SUCCEEDED" ? "" : item.cause ?? item.error ?? "";
  if (shown.querySelector(".cause").textContent !== cause) shown.querySelector(".cause").textContent = cause;
}

function attempts(step) {
  return step.attempts > 1 ? element("span", { className: "attempts", textContent: ` × ${step.attempts}` }) : null;
}

const classOf = (status) => (status === "RUNNING" ? "running" : status === "SUCCEEDED" ? "succeeded" : "failed");

/** RUNNING becomes Running. */
const wordOf = (status) => status[0] + status.slice(1).toLowerCase().replaceAll("_", " ");

/** Everything that is known of an execution. */
export function describeExecution(item) {
  const kind = { running: "warn", succeeded: "good", failed: "bad" }[classOf(item.status)];
  const fact = (name, value, className = "") =>
    element("div", { className }, element("dt", { textContent: name }), element("dd", { textContent: value }));
  const took = (part) => (part.endedAt === null ? null : new Date(part.endedAt) - new Date(part.startedAt));
  const said = item.cause ?? item.error;
  return [
    element("p", {
      className: `verdict ${kind}`,
      textContent: kind === "bad" && said !== null ? `${wordOf(item.status)}: ${said}` : wordOf(item.status),
    }),
    element("dl", { className: "facts" },
      fact("Started", dayAndTime.format(new Date(item.startedAt))),
      fact("Duration", took(item) === null ? "still running" : milliseconds(took(item))),
      fact("Name", item.name, "id")),
    ...item.steps.flatMap((step) => [
      element("h3", { className: `step ${step.outcome}` }, `${step.name}: ${step.outcome}`, attempts(step)),
      step.error === null ? null
        : element("p", { className: "message", textContent: step.cause ? `${step.error}: ${step.cause}` : step.error }),
      element("details", {},
        element("summary", { textContent: took(step) === null ? "Input" : `Input and output, ${milliseconds(took(step))}` }),
        text(step.input, "event"),
        step.output === null ? null : text(step.output, "response")),
    ].filter((part) => part !== null)),
    element("h3", { textContent: "Input" }),
    text(item.input, "event"),
    ...(item.output === null ? [] : [element("h3", { textContent: "Output" }), text(item.output, "response")]),
  ];
}
