// The console page. The state comes whole, by server-sent events, whenever something changed; what a function wrote is put into
// the document as text and never as markup.

import { byId, element } from "/page/dom.js";
import { describeExecution, showExecutions } from "/page/executions.js";
import { ask, dayAndTime, milliseconds, text, time } from "/page/format.js";
import { listen } from "/page/live.js";

const token = document.querySelector("meta[name=run-token]").content;
const cards = new Map(); // function -> list item
const rows = new Map(); // request id -> table row

let state = { functions: [], invocations: [] };

// Small helpers

function countdown(date) {
  const seconds = Math.max(0, Math.round((date - Date.now() - state.scheduleShiftMs) / 1000));
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60];
  const two = (value) => String(value).padStart(2, "0");
  if (seconds === 0) return "now";
  const wait = days > 0 ? `${days} d ${hours} h`
    : hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
  return `in ${wait}`;
}

// Functions

function showFunctions() {
  const list = byId("function-list");
  const wanted = state.functions.filter((item) => isWanted(item.name));
  const names = new Set(wanted.map((item) => item.name));
  for (const [name, shown] of cards) {
    if (!names.has(name)) {
      shown.remove();
      cards.delete(name);
    }
  }
  wanted.forEach((item, i) => {
    if (!cards.has(item.name)) cards.set(item.name, card(item.name));
    const shown = cards.get(item.name);
    if (list.children[i] !== shown) list.insertBefore(shown, list.children[i] ?? null);
    describeFunction(shown, item);
  });
  const none = byId("no-functions");
  none.hidden = wanted.length > 0;
  none.textContent = state.functions.length > 0 ? "No function has such a name." : "No function is deployed yet.";
  tick();
}

function card(name) {
  const button = element("button", { type: "button", textContent: "Invoke" },
    element("span", { className: "unseen", textContent: ` ${name}` }));
  button.addEventListener("click", () => openInvoke(name));
  return element("li", {},
    element("span", { className: "name", textContent: name }),
    button,
    element("span", { className: "size" }),
    element("ul", { className: "triggers" }));
}

/** Only what changes: the button keeps the focus. */
function describeFunction(card, item) {
  card.querySelector(".size").textContent = `${item.memoryMB} MB · ${item.timeoutSeconds} s`;
  card.querySelector(".triggers").replaceChildren(
    ...(item.triggers.length > 0
      ? item.triggers.map(trigger)
      : [element("li", {}, element("span", { className: "kind hand", textContent: "by hand" }))]));
}

function trigger({ kind, detail, nextFire }) {
  const next = nextFire ? element("time", { className: "next", dateTime: nextFire, title: dayAndTime.format(new Date(nextFire)) }) : null;
  return element("li", {},
    element("span", { className: "kind", textContent: kind }),
    element("span", { className: "detail", textContent: detail }),
    next);
}

function tick() {
  for (const next of document.querySelectorAll("time.next")) next.textContent = countdown(new Date(next.dateTime));
}

// Invocations

function showInvocations() {
  const body = byId("rows");
  const kept = new Set(state.invocations.map((item) => item.id));
  for (const [id, row] of rows) {
    if (!kept.has(id)) {
      row.remove();
      rows.delete(id);
    }
  }
  const first = rows.size === 0;
  state.invocations.forEach((item, i) => {
    if (!rows.has(item.id)) {
      rows.set(item.id, invocationRow(item));
      if (!first) rows.get(item.id).classList.add("fresh");
    }
    if (body.children[i] !== rows.get(item.id)) body.insertBefore(rows.get(item.id), body.children[i] ?? null);
  });
  filterRows();
}

function filterRows() {
  const onlyErrors = byId("only-errors").checked;
  let shown = 0;
  for (const item of state.invocations) {
    const wanted = isWanted(item.function) && (!onlyErrors || isBad(item));
    rows.get(item.id).hidden = !wanted;
    shown += wanted ? 1 : 0;
  }
  const none = byId("no-invocations");
  none.hidden = shown > 0;
  none.textContent = state.invocations.length === 0 ? "Nothing has run yet. Invoke a function, or wait for its trigger."
    : onlyErrors ? "No error among the last invocations." : "No invocation of such a function.";
  document.querySelector("table").hidden = shown === 0;
}

function invocationRow(item) {
  const open = element("button", { type: "button", textContent: item.function });
  open.setAttribute("aria-label", `${item.function}, ${item.error !== null ? "failed" : item.warning ?? "succeeded"}: details`);
  const cell = (className, ...content) => {
    const created = element("td", { className }, ...content);
    created.setAttribute("role", "cell");
    return created;
  };
  const row = element("tr", { className: item.error !== null ? "failed" : item.warning !== null ? "partial" : "" },
    cell("time", element("time", {
      dateTime: item.startedAt,
      textContent: time.format(new Date(item.startedAt)),
      title: dayAndTime.format(new Date(item.startedAt)),
    })),
    cell("function", open),
    cell("by", item.startedBy),
    cell("outcome", item.outcome),
    cell("duration number", milliseconds(item.durationMs)),
    cell("billed number", `${item.billedMs} ms`),
    cell("memory number", `${item.maxMemoryMB} / ${item.memoryMB} MB`),
    cell(`start ${item.initMs === null ? "warm" : "cold"}`, item.initMs === null ? "warm" : "cold"));
  row.setAttribute("role", "row");
  row.addEventListener("click", () => openDetails(item.id));
  return row;
}

/** Also when only some records of its batch failed. */
const isBad = (item) => item.error !== null || item.warning !== null;

const startOf = (item) => (item.initMs === null ? "warm" : `cold ${milliseconds(item.initMs)}`);

async function openDetails(id) {
  const body = byId("details-body");
  try {
    const item = await ask(`/invocations/${encodeURIComponent(id)}`);
    byId("details-title").replaceChildren(element("code", { textContent: item.function }));
    const again = element("button", { type: "button", textContent: "Invoke again with this event" });
    again.addEventListener("click", () => {
      byId("details").close();
      openInvoke(item.function, item.event);
    });
    body.replaceChildren(...describe(item), ...(item.event.endsWith("…") ? [] : [element("p", { className: "actions" }, again)]));
  } catch (error) {
    byId("details-title").textContent = "Not to be had";
    body.replaceChildren(element("p", { textContent: error.message }));
  }
  byId("details").showModal();
  byId("details").scrollTop = 0;
}

async function openExecution(id) {
  const body = byId("details-body");
  try {
    const item = await ask(`/executions/${encodeURIComponent(id)}`);
    byId("details-title").replaceChildren(element("code", { textContent: item.machine }));
    body.replaceChildren(...describeExecution(item));
  } catch (error) {
    byId("details-title").textContent = "Not to be had";
    body.replaceChildren(element("p", { textContent: error.message }));
  }
  byId("details").showModal();
  byId("details").scrollTop = 0;
}

function verdict(item) {
  const [kind, textContent] = item.error !== null ? ["bad", `Failed: ${item.error}`]
    : item.warning !== null ? ["warn", item.warning]
    : ["good", "Succeeded"];
  return element("p", { className: `verdict ${kind}`, textContent });
}

/** Everything that is known of an invocation. */
function describe(item, withEvent = true) {
  const fact = (name, value, className = "") =>
    element("div", { className }, element("dt", { textContent: name }), element("dd", { textContent: value }));
  return [
    verdict(item),
    element("dl", { className: "facts" },
      fact("Time", dayAndTime.format(new Date(item.startedAt))),
      fact("Started by", item.startedBy),
      fact("Duration", milliseconds(item.durationMs)),
      fact("Billed", `${item.billedMs} ms`),
      fact("Memory, max", `${item.maxMemoryMB} of ${item.memoryMB} MB`),
      fact("Start", startOf(item)),
      fact("Request id", item.id, "id")),
    ...(item.threw ? errorOf(item) : [element("h3", { textContent: "Response" }), text(item.response, "response")]),
    ...(withEvent ? [element("h3", { textContent: "Event" }), text(item.event, "event")] : []),
    element("h3", { textContent: "Log" }),
    item.log.length > 0
      ? element("ul", { className: "log" }, ...item.log.map(logLine))
      : element("p", { className: "hint", textContent: "It logged nothing." }),
  ];
}

function errorOf(item) {
  let error;
  try {
    error = JSON.parse(item.response);
  } catch {
    error = null;
  }
  if (error === null || typeof error !== "object") return [element("h3", { textContent: "Error" }), text(item.response, "response")];
  const parts = [];
  for (let cause = error; cause !== null && typeof cause === "object"; cause = cause.cause ?? null) {
    const stack = Array.isArray(cause.stackTrace) && cause.stackTrace.length > 0 ? cause.stackTrace.join("\n") : null;
    parts.push(element("div", { className: "error" },
      element("h3", { textContent: cause === error ? "Stack" : "Caused by" }),
      cause === error ? null : element("p", { className: "message", textContent: `${cause.errorType ?? ""}: ${cause.errorMessage ?? ""}` }),
      stack === null ? element("p", { className: "hint", textContent: "It has no stack." }) : text(stack, "stack")));
  }
  showLines(item.id, parts[0]?.querySelector(".stack") ?? null);
  return parts;
}

/** Files and lines instead of offsets, when they are found. */
async function showLines(id, shown) {
  if (shown === null) return;
  const { stack } = await ask(`/invocations/${encodeURIComponent(id)}/stack`).catch(() => ({ stack: null }));
  if (stack !== null) shown.textContent = stack;
}

/** A line of our structured log opens to the line as it was written; any other line is shown as it is. */
function logLine(line) {
  let entry;
  try {
    entry = JSON.parse(line);
  } catch {
    entry = null;
  }
  if (typeof entry?.message !== "string") return element("li", { textContent: line });
  const level = { WARN: "warning", ERROR: "error" }[entry.level] ?? "";
  return element("li", { className: `entry ${level}` },
    element("details", {},
      element("summary", {}, element("span", { className: "level", textContent: entry.level ?? "" }), ` ${entry.message}`),
      text(typeof entry.exception === "string" ? `${entry.exception}\n\n${line}` : line, "")));
}

// Invoke

async function openInvoke(name, event = null) {
  const select = byId("sample");
  byId("invoke-title").replaceChildren("Invoke ", element("code", { textContent: name }));
  byId("invoke").dataset.name = name;
  showInvalid("");
  let samples = [];
  try {
    samples = await ask(`/functions/${encodeURIComponent(name)}/samples`);
  } catch (error) {
    showInvalid(error.message);
  }
  const option = (label, content) => element("option", { textContent: label, value: content });
  select.replaceChildren(
    ...(event === null ? [] : [option("the event of that invocation", event)]),
    ...samples.filter((sample) => sample.isOwn).map((sample) => option(sample.name, sample.event)),
    option("an empty event, {}", "{}"),
    ...samples.filter((sample) => !sample.isOwn).map((sample) => option(sample.name, sample.event)));
  byId("event").value = select.value;
  byId("invoke").showModal();
  byId("event").focus();
}

function showInvalid(message) {
  byId("invoke-error").textContent = message;
  byId("event").setAttribute("aria-invalid", String(message.length > 0));
}

async function invoke(submit) {
  submit.preventDefault();
  const button = document.querySelector("#invoke-form button[type=submit]");
  if (button.disabled) return;
  const result = byId("result");
  showInvalid("");
  button.disabled = true;
  button.textContent = "Running…";
  result.setAttribute("aria-busy", "true");
  result.replaceChildren(element("p", { className: "hint", textContent: "Running…" }));
  try {
    const item = await ask(`/functions/${encodeURIComponent(byId("invoke").dataset.name)}/invocations`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Console-Token": token },
      body: byId("event").value,
    });
    result.replaceChildren(...describe(item, false));
  } catch (error) {
    result.replaceChildren();
    showInvalid(error.message);
  } finally {
    button.disabled = false;
    button.textContent = "Invoke";
    result.removeAttribute("aria-busy");
  }
}

// Everything together

const isWanted = (name) => name.includes(byId("filter").value.trim().toLowerCase());

function show(next) {
  state = next;
  showFunctions();
  showExecutions(state.executions, openExecution);
  showInvocations();
}

byId("details").addEventListener("close", () => byId("details-body").replaceChildren());
byId("invoke").addEventListener("close", () => byId("result").replaceChildren());
for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (click) => click.target === dialog && click.offsetX < 0 && dialog.close());
}
byId("filter").addEventListener("input", () => {
  showFunctions();
  filterRows();
});
byId("only-errors").addEventListener("change", filterRows);
byId("sample").addEventListener("change", () => {
  byId("event").value = byId("sample").value;
  showInvalid("");
});
byId("event").addEventListener("keydown", (key) => (key.ctrlKey || key.metaKey) && key.key === "Enter" && invoke(key));
byId("invoke-form").addEventListener("submit", invoke);
setInterval(tick, 1000);
listen(show);
