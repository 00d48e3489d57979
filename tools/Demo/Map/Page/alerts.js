// The alerts of hazards: what subscribers were alerted to, and at which destinations people heard of it.

import { byId, element } from "/page/dom.js";

const maxShown = 100;
const clock = new Intl.DateTimeFormat(
  [], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

let alerts = [];
let destinations = {};
let of = null; // which table; one that Terraform made anew begins anew
let last = 0;
let known = "";
let problem = null;

/** Whether something came, or was sent, or what went wrong is another thing. */
export async function loadAlerts() {
  const before = problem;
  try {
    const isOther = await load();
    problem = null;
    return isOther || before !== null;
  } catch (error) {
    problem = `The alerts cannot be shown: ${error.message}`;
    return problem !== before;
  }
}

async function load() {
  const response = await fetch(`/pages/map/alerts.json?after=${last}`, { cache: "no-store" });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  if (of !== null && of !== body.of) {
    [alerts, of, last] = [[], null, 0];
    return load();
  }
  alerts.push(...body.alerts);
  const sent = JSON.stringify(body.destinations);
  const isOther = body.alerts.length > 0 || sent !== known;
  known = sent;
  ({ of, last, destinations } = body);
  return isOther;
}

/** Shows those that had been raised by a time; null for now. */
export function showAlerts(time, choose) {
  const raised = alerts.filter(({ raisedAt }) => time === null || Date.parse(raisedAt) <= time);
  const shown = raised.toSorted((a, b) => Date.parse(b.raisedAt) - Date.parse(a.raisedAt)).slice(0, maxShown);
  byId("alert-list").replaceChildren(...shown.map((alert) => entryOf(alert, choose)));
  const none = byId("no-alerts");
  none.hidden = shown.length > 0 && problem === null;
  none.classList.toggle("invalid", problem !== null);
  none.textContent = problem !== null ? problem
    : alerts.length > 0 ? "None had been raised by then."
    : "None yet. Whom announce_hazards alerts is in the constants 'subscriptions'; ./worker up --webhooks stands in for where they go.";
}

/** The subject is hazard/<subscription>/<id>. */
function entryOf({ subject, raisedAt, kind, severity, message }, choose) {
  const [, subscription, ...id] = subject.split("/");
  const heard = destinations[subject] ?? [];
  const link = element("button", { type: "button", className: "wording", textContent: message });
  link.addEventListener("click", () => choose(id.join("/")));
  const isRecovery = kind === "recovery";
  return element("li", { className: isRecovery ? "recovery" : severity },
    element("p", { className: "about" },
      element("span", { className: "urgency", textContent: isRecovery ? "over" : severity }),
      element("time", { textContent: clock.format(new Date(raisedAt)) }),
      element("span", { textContent: `for ${subscription}` }),
      element("span", { textContent: heard.length > 0 ? `sent to ${heard.join(", ")}` : "not sent anywhere" })),
    link);
}
