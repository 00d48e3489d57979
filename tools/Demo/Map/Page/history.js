// The history: what was served since ./worker up began, with one step of the slider for each time at which something changed.

import { byId } from "/page/dom.js";
import { hazardOf, momentsOf, severities, standingAt } from "/pages/map/model.js";
import { shape } from "/pages/map/shapes.js";

const maxPlayMs = 60_000;
const stepMs = () => Math.min(700, Math.max(60, maxPlayMs / moments.length));
const slider = byId("time");
const clock = new Intl.DateTimeFormat(
  [], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

let versions = [];
let of = null; // which table; one that Terraform made anew begins anew
let last = 0; // number of the last version
let missed = 0;
let unreadable = 0;
let problem = null;
let moments = [];
let playing = null;
let status = "real";
let changed = () => {};

const isNow = () => Number(slider.value) >= moments.length;

/** The time that is shown, in milliseconds; null for now. */
export const time = () => (isNow() ? null : moments[Number(slider.value)].at);

/** The hazards as they stood; null when the page shows now. */
export function standing(wanted, alsoOver) {
  if (wanted !== status) {
    status = wanted;
    arrange();
  }
  return isNow() ? null : standingAt(versions.filter(isWanted), time(), alsoOver);
}

const isWanted = ({ hazard }) => !hazard || (hazard.status ?? "real") === status;

/** Whether something came, or ended meanwhile. What goes wrong is said where the history is; the hazards are shown without it. */
export async function loadHistory() {
  const before = problem;
  try {
    const isOther = await load();
    problem = null;
    return isOther || before !== null;
  } catch (error) {
    problem = `The history cannot be shown: ${error.message}`;
    tell();
    return false;
  }
}

async function load() {
  const response = await fetch(`/pages/map/history.json?after=${last}`, { cache: "no-store" });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  if (of !== null && of !== body.of) {
    [versions, of, last] = [[], null, 0];
    return load();
  }
  versions.push(...body.versions.map(({ hazard, removed, at }, index) => ({
    n: body.last - body.versions.length + index, removed, at: Date.parse(at), hazard: hazard && hazardOf({ properties: hazard }),
  })));
  versions.sort((a, b) => a.at - b.at || a.n - b.n);
  ({ of, last, missed, unreadable } = body);
  const before = moments.length;
  arrange();
  return body.versions.length > 0 || moments.length !== before;
}

/** Moments and slider; who looks at now goes on looking at now. */
function arrange() {
  const at = time();
  const wasNow = isNow();
  moments = momentsOf(versions.filter(isWanted), Date.now());
  slider.max = moments.length;
  const same = moments.findIndex((moment) => moment.at >= at);
  slider.value = wasNow || same < 0 ? moments.length : same;
  slider.disabled = moments.length === 0;
  byId("play").disabled = moments.length === 0;
  drawChanges();
  tell();
}

function drawChanges() {
  const width = Math.max(1, moments.length);
  byId("changes").setAttribute("viewBox", `0 0 ${width} 10`);
  byId("changes").replaceChildren(...moments.map(({ severity }, index) =>
    shape("line", { class: `severity-${severity}`, x1: index, x2: index, y1: 10, y2: 6.5 - severity * 1.5 })));
  byId("first-moment").textContent = moments.length > 0 ? clock.format(moments[0].at) : "";
}

function tell() {
  const moment = moments[Number(slider.value)];
  const text = byId("moment");
  const none = "Nothing has changed since ./worker up began.";
  const count = `${moments.length} change${moments.length === 1 ? "" : "s"} so far`
    + (missed > 0 ? `; the first ${missed} versions are not kept any more` : "")
    + (unreadable > 0 ? `; ${unreadable} could not be read` : "");
  const what = moment && `${moment.texts[0]}${moment.texts.length > 1 ? ` and ${moment.texts.length - 1} more` : ""}`;
  text.replaceChildren();
  text.classList.toggle("invalid", problem !== null);
  if (problem !== null) {
    text.append(problem);
  } else if (moment) {
    const at = document.createElement("strong");
    at.textContent = clock.format(moment.at);
    text.append(at, ` ${what}`);
  } else {
    text.append(moments.length === 0 ? none : `Now; ${count}.`);
  }
  slider.setAttribute("aria-valuetext", moment ? `${clock.format(moment.at)}, ${severities[moment.severity]}: ${what}` : "Now");
  byId("to-now").disabled = isNow();
  byId("timeline").classList.toggle("past", !isNow());
}

/** Calls back whenever another moment is chosen. */
export function onMoment(show) {
  changed = show;
}

function go(index) {
  slider.value = index;
  tell();
  changed();
}

function play(isPlaying) {
  clearInterval(playing);
  playing = null;
  const button = byId("play");
  button.setAttribute("aria-pressed", String(isPlaying));
  button.textContent = isPlaying ? "Pause" : "Play";
  if (!isPlaying) return;
  if (isNow()) go(0);
  playing = setInterval(() => {
    go(Number(slider.value) + 1);
    if (isNow()) play(false);
  }, stepMs());
}

slider.addEventListener("input", () => {
  play(false);
  go(Number(slider.value));
});
byId("play").addEventListener("click", () => play(playing === null));
byId("to-now").addEventListener("click", () => {
  play(false);
  go(moments.length);
});
