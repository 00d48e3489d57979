// The map of hazards: a chart of Japan with a mark at each point of each hazard, and lists beside it that say the same in words and are
// what the keyboard and a screen reader use. It shows what holds now, or how things stood at a time of the history.

import { byId, element } from "/page/dom.js";
import { listen } from "/page/live.js";
import { loadAlerts, showAlerts } from "/pages/map/alerts.js";
import { drawCharts, drawHazards, isFar, isOnMap, mark } from "/pages/map/chart.js";
import { loadHistory, onMoment, standing, time } from "/pages/map/history.js";
import { coordinates, families, fromTokyo, hazardOf, severities, statesOf, worstFirst } from "/pages/map/model.js";
import { icon } from "/pages/map/shapes.js";

const pollMs = 30_000; // what ends by its time changes without anything running
const pauseMs = 1_000;
const maxPages = 5; // of 200 hazards

const dayAndTime = new Intl.DateTimeFormat(
  [], { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const ends = {
  validity: "as its telegram says",
  lift: "lifted",
  superseded: "replaced by a later telegram",
  lifetime: "unless more is reported",
  cancel: "cancelled",
  feed: "left the feed",
};
const filter = byId("hazard-status");
const over = byId("hazards-over");
const left = new Set(); // families that are not shown

let pages = new Map(); // what is there by address: {etag, body}
let now = { hazards: [], areMore: false };
let isDrawn = false;
let running = false;
let again = false;

// An entry of a list

function entryOf(hazard, isOpen) {
  const fact = (name, value, className = "") =>
    (value ? element("div", { className }, element("dt", { textContent: name }), element("dd", { textContent: value })) : null);
  const timeOf = (value) => (Number.isNaN(Date.parse(value)) ? null : dayAndTime.format(new Date(value)));
  const japanese = hazard.headline || hazard.title;
  const states = statesOf(hazard);
  const summary = element("summary", {},
    icon(hazard.family, hazard.severity, states),
    element("span", { className: "headline", textContent: hazard.name }),
    element("span", { className: "about" },
      element("span", { className: `level severity-${hazard.severity}`, textContent: `${hazard.severity} ${severities[hazard.severity]}` }),
      ...states.map((state) => element("span", { className: `state ${state}`, textContent: state })),
      element("span", { textContent: families[hazard.family] }),
      isFar(hazard) ? element("span", { textContent: `${coordinates(hazard.points[0])}, ${fromTokyo(hazard.points[0])}` })
        : element("time", { textContent: timeOf(hazard.reportedAt) ?? "" })));
  const onMap = hazard.points.filter(isOnMap).length;
  const details = element("details", { open: isOpen }, summary,
    japanese && japanese !== hazard.name ? element("p", { lang: "ja", textContent: japanese }) : null,
    element("dl", { className: "facts" },
      fact("Kind", hazard.kind), fact("Reported", timeOf(hazard.reportedAt)),
      fact("Holds until", timeOf(hazard.until) && `${timeOf(hazard.until)}${ends[hazard.endsBy] ? `, ${ends[hazard.endsBy]}` : ""}`),
      fact("On the map", onMap > 0 ? `${onMap} point${onMap > 1 ? "s" : ""}${hazard.box ? " and a box" : ""}`
        : isFar(hazard) ? "outside of it" : "no place is known"),
      fact("Id", hazard.id, "whole")));
  const entry = element("li", { className: states.join(" ") }, details);
  entry.dataset.id = hazard.id;
  for (const [event, isMarked] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    entry.addEventListener(event, () => mark(hazard.id, isMarked));
  }
  return entry;
}

const entries = () => [...document.querySelectorAll(".entries > li")];
const entryWith = (id) => entries().find((entry) => entry.dataset.id === id);

/** A click on the map or on an alert opens the entry of a hazard. */
function choose(id) {
  const details = entryWith(id)?.querySelector("details");
  if (!details) return;
  details.open = true;
  details.querySelector("summary").focus();
}

// What is shown

function show() {
  const stood = standing(filter.value, over.checked);
  const all = worstFirst(stood ?? now.hazards);
  const hazards = all.filter((hazard) => !left.has(hazard.family));
  const open = new Set(entries().filter((entry) => entry.querySelector("details").open).map((entry) => entry.dataset.id));
  const focused = document.activeElement?.closest(".entries > li")?.dataset.id;
  const isPlaceless = (hazard) => hazard.points.length === 0;
  drawHazards(hazards);
  fill("hazard-list", hazards.filter((hazard) => !isFar(hazard) && !isPlaceless(hazard)));
  fill("far-list", hazards.filter(isFar), "elsewhere");
  fill("placeless-list", hazards.filter(isPlaceless), "placeless");
  if (focused !== undefined) entryWith(focused)?.querySelector("summary").focus();
  showFamilies(all);
  showAlerts(time(), choose);
  const drawn = hazards.filter((hazard) => hazard.points.some(isOnMap)).length;
  byId("map").setAttribute("aria-label", `Map of Japan with ${drawn} of ${hazards.length} hazards; the lists say the same in words`);
  byId("hazards-title").textContent = `${hazards.length} hazard${hazards.length === 1 ? "" : "s"}${stood === null ? "" : " then"}`;
  byId("more-hazards").hidden = stood !== null || !now.areMore;
  say(all.length > 0 ? (hazards.length > 0 ? "" : "All families with hazards are switched off below the map.")
    : stood !== null ? "No hazard held at this time."
    : filter.value === "real" ? `No hazard ${over.checked ? "is known" : "holds now"}. `
      + "./worker up --feeds tests/data/hazards lets import_hazards take in the telegrams of the tests."
    : `There is no ${filter.value}${over.checked ? "" : " that holds now"}.`);

  function fill(list, its, section) {
    byId(list).replaceChildren(...its.map((hazard) => entryOf(hazard, open.has(hazard.id))));
    if (section) byId(section).hidden = its.length === 0;
  }
}

function say(text, isProblem = false) {
  const empty = byId("no-hazards");
  empty.hidden = text === "";
  empty.textContent = text;
  empty.classList.toggle("invalid", isProblem);
}

// The legend; a family of it can be switched off

function drawLegend() {
  byId("families").append(...Object.entries(families).map(([family, name]) => {
    const button = element("button", { type: "button" },
      icon(family, null), element("span", { textContent: name }), element("span", { className: "count" }));
    button.dataset.family = family;
    button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => {
      if (!left.delete(family)) left.add(family);
      button.setAttribute("aria-pressed", String(!left.has(family)));
      show();
    });
    return element("li", {}, button);
  }));
  byId("severities").append(...severities.map((name, severity) =>
    element("li", {}, element("span", { className: `level severity-${severity}`, textContent: `${severity} ${name}` }))));
}

function showFamilies(hazards) {
  for (const button of byId("families").querySelectorAll("button")) {
    const count = hazards.filter((hazard) => hazard.family === button.dataset.family).length;
    button.querySelector(".count").textContent = count > 0 ? String(count) : "";
    button.classList.toggle("none", count === 0);
  }
}

// What is asked for

async function loadPage(cursor) {
  const path = `/pages/map/hazards.geojson?status=${filter.value}&active=${!over.checked}${cursor ? `&cursor=${cursor}` : ""}`;
  const known = pages.get(path);
  const response = await fetch(path, { cache: "no-store", headers: known ? { "If-None-Match": known.etag } : {} });
  if (response.status === 304) return [path, known];
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return [path, { etag: response.headers.get("ETag"), body }];
}

async function loadHazards() {
  const read = new Map();
  let cursor = null;
  do {
    const [path, page] = await loadPage(cursor);
    read.set(path, page);
    cursor = page.body.next;
  } while (cursor && read.size < maxPages);
  const isSame = read.size === pages.size && [...read].every(([path, page]) => pages.get(path) === page);
  pages = new Map([...read].filter(([, page]) => page.etag));
  now = { hazards: [...read.values()].flatMap(({ body }) => body.features ?? []).map(hazardOf), areMore: Boolean(cursor) };
  return !isSame;
}

/** Asks for everything; not again before the responses are there and a moment has passed. */
async function refresh() {
  if (document.hidden) return;
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    if (!isDrawn) {
      await drawCharts(choose);
      isDrawn = true;
    }
    const [hazards, ...others] = await Promise.allSettled([loadHazards(), loadHistory(), loadAlerts()]);
    if ([hazards, ...others].some(({ value }) => value)) show();
    if (hazards.reason) throw hazards.reason;
  } catch (error) {
    pages.clear();
    say(`The hazards cannot be shown: ${error.message}`, true);
  }
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  running = false;
  if (again) {
    again = false;
    refresh();
  }
}

for (const choice of [filter, over]) {
  choice.addEventListener("change", () => {
    pages.clear();
    if (standing(filter.value, over.checked) !== null) show();
    refresh();
  });
}
drawLegend();
onMoment(show);
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, pollMs);
listen(refresh); // something has just happened
