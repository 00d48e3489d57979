// The map of hazards: the capitals of the 47 prefectures stand for Japan, and each hazard is a circle at each of its points. The list
// beside it says the same in words, and is what the keyboard and a screen reader use.

import { byId, element } from "/page/dom.js";
import { listen } from "/page/live.js";

// Degrees; the scale of longitude is that of 36° north, as in Tokyo.
const west = 122, east = 150, south = 23, north = 47;
const unit = 20; // of the drawing, a degree of latitude
const narrowing = Math.cos((36 * Math.PI) / 180);
const x = (longitude) => (longitude - west) * narrowing * unit;
const y = (latitude) => (north - latitude) * unit;

const severities = ["information", "advisory", "warning", "severe", "emergency"];
const named = ["01", "04", "13", "15", "27", "34", "40", "47"];
const pollMs = 30_000; // what ends by its time changes without anything running
const pauseMs = 1_000;

const dayAndTime = new Intl.DateTimeFormat(
  [], { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const filter = byId("hazard-status");
const over = byId("hazards-over");

let etag = null;
let running = false;
let again = false;

function shape(name, attributes = {}, ...children) {
  const created = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  created.append(...children);
  return created;
}

const titled = (text) => shape("title", {}, text);

// What stays

async function drawJapan() {
  const map = byId("map");
  map.setAttribute("viewBox", `0 0 ${x(east)} ${y(south)}`);
  const lines = shape("g", { class: "graticule" });
  for (let longitude = 125; longitude < east; longitude += 5) {
    lines.append(
      shape("line", { x1: x(longitude), x2: x(longitude), y1: 0, y2: y(south) }),
      shape("text", { x: x(longitude) + 2, y: y(south) - 3 }, `${longitude}°E`));
  }
  for (let latitude = 25; latitude < north; latitude += 5) {
    lines.append(
      shape("line", { x1: 0, x2: x(east), y1: y(latitude), y2: y(latitude) }),
      shape("text", { x: 2, y: y(latitude) - 3 }, `${latitude}°N`));
  }
  const prefectures = shape("g", { class: "prefectures" });
  for (const { code, name, nameEn, lat, lon } of await (await fetch("/pages/map/prefectures.json")).json()) {
    prefectures.append(shape("circle", { cx: x(lon), cy: y(lat), r: 2.6 }, titled(`${name} ${nameEn}`)));
    if (named.includes(code)) prefectures.append(shape("text", { x: x(lon) + 5, y: y(lat) + 3 }, name.replace(/[都府県]$/, "")));
  }
  map.append(lines, prefectures, shape("g", { id: "hazard-points" }));
}

// What changes

/** A hazard from a feature, whatever is missing in it. */
function hazardOf({ id, geometry, properties }) {
  const said = properties ?? {};
  const points = geometry?.type === "Point" ? [geometry.coordinates] : geometry?.type === "MultiPoint" ? geometry.coordinates : [];
  return {
    ...said,
    id: said.id ?? id,
    severity: Math.min(4, Math.max(0, Math.round(Number(said.severity) || 0))),
    points: points.filter(([longitude, latitude]) => longitude >= west && longitude <= east && latitude >= south && latitude <= north),
    isElsewhere: points.length > 0,
    name: said.headlineEn || said.headline || said.title || said.kind || said.id,
    state: [
      ["drill", "test"].includes(said.status) ? said.status : null,
      ["ended", "cancelled"].includes(said.phase) ? said.phase : said.expired ? "expired" : null,
    ].filter(Boolean),
  };
}

const classOf = (hazard) => `severity-${hazard.severity} ${hazard.state.join(" ")}`;
const stateOf = (hazard) => (hazard.state.length > 0 ? ` (${hazard.state.join(", ")})` : "");

function pointsOf(hazard) {
  const group = shape("g", { class: `hazard ${classOf(hazard)}`, "data-id": hazard.id });
  const radius = 6 + hazard.severity * 2;
  for (const [longitude, latitude] of hazard.points) {
    group.append(
      shape("circle", { cx: x(longitude), cy: y(latitude), r: radius }),
      shape("text", { x: x(longitude), y: y(latitude) }, String(hazard.severity)));
  }
  const headline = hazard.headline ?? hazard.title ?? "";
  group.append(titled(`${severities[hazard.severity]}${stateOf(hazard)}: ${headline}\n${hazard.headlineEn ?? ""}`));
  group.addEventListener("click", () => choose(hazard.id));
  return group;
}

function entryOf(hazard, isOpen) {
  const fact = (name, value) =>
    (value ? element("div", {}, element("dt", { textContent: name }), element("dd", { textContent: value })) : null);
  const timeOf = (value) => value && dayAndTime.format(new Date(value));
  const japanese = hazard.headline || hazard.title;
  const summary = element("summary", {},
    element("span", { className: `level severity-${hazard.severity}`, textContent: `${hazard.severity} ${severities[hazard.severity]}` }),
    ...hazard.state.map((state) => element("span", { className: `state ${state}`, textContent: state })),
    element("span", { className: "headline", textContent: hazard.name }));
  const details = element("details", { open: isOpen }, summary,
    japanese && japanese !== hazard.name ? element("p", { lang: "ja", textContent: japanese }) : null,
    element("dl", { className: "facts" },
      fact("Kind", hazard.kind), fact("Reported", timeOf(hazard.reportedAt)), fact("Valid until", timeOf(hazard.validUntil)),
      fact("On the map", hazard.points.length > 0 ? `${hazard.points.length} point${hazard.points.length > 1 ? "s" : ""}`
        : hazard.isElsewhere ? "outside of it"
        : "no place is known"),
      fact("Id", hazard.id)));
  const entry = element("li", { className: hazard.state.join(" ") }, details);
  entry.dataset.id = hazard.id;
  for (const [event, isMarked] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    entry.addEventListener(event, () => mark(hazard.id, isMarked));
  }
  return entry;
}

const withId = (parent, id) => [...byId(parent).children].find((child) => child.dataset.id === id);

function mark(id, isMarked) {
  withId("hazard-points", id)?.classList.toggle("marked", isMarked);
}

/** A click on the map opens the entry in the list. */
function choose(id) {
  const details = withId("hazard-list", id)?.querySelector("details");
  if (!details) return;
  details.open = true;
  details.querySelector("summary").focus();
}

function show(hazards, areMore) {
  const list = byId("hazard-list");
  const open = new Set([...list.querySelectorAll("li:has(details[open])")].map((entry) => entry.dataset.id));
  const focused = list.contains(document.activeElement) ? document.activeElement.closest("li").dataset.id : null;
  const worstFirst = hazards.toSorted((a, b) => b.severity - a.severity || String(b.reportedAt).localeCompare(String(a.reportedAt)));
  byId("hazard-points").replaceChildren(...worstFirst.toReversed().map(pointsOf)); // the worst on top
  list.replaceChildren(...worstFirst.map((hazard) => entryOf(hazard, open.has(hazard.id))));
  if (focused !== null) withId("hazard-list", focused)?.querySelector("summary").focus();
  const drawn = hazards.filter((hazard) => hazard.points.length > 0).length;
  byId("map").setAttribute("aria-label", `Map of Japan with ${drawn} of ${hazards.length} hazards; the list says the same in words`);
  byId("more-hazards").hidden = !areMore;
  say(hazards.length > 0 ? ""
    : filter.value === "real" ? `No hazard ${over.checked ? "is known" : "holds now"}. `
      + "./worker up --feeds tests/data/hazards lets import_hazards take in the telegrams of the tests."
    : `There is no ${filter.value}${over.checked ? "" : " that holds now"}.`);
}

function say(text, isProblem = false) {
  const empty = byId("no-hazards");
  empty.hidden = text === "";
  empty.textContent = text;
  empty.classList.toggle("invalid", isProblem);
}

async function load() {
  const headers = etag === null ? {} : { "If-None-Match": etag };
  const response = await fetch(
    `/pages/map/hazards.geojson?status=${filter.value}&active=${!over.checked}`, { cache: "no-store", headers });
  if (response.status === 304) return;
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  show((body.features ?? []).map(hazardOf), Boolean(body.next));
  etag = response.headers.get("ETag");
}

/** Asks for the hazards; not again before the response is there and a moment has passed. */
async function refreshHazards() {
  if (document.hidden) return;
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    if (byId("map").childElementCount === 0) await drawJapan();
    await load();
  } catch (error) {
    etag = null;
    say(`The hazards cannot be shown: ${error.message}`, true);
  }
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  running = false;
  if (again) {
    again = false;
    refreshHazards();
  }
}

for (const choice of [filter, over]) {
  choice.addEventListener("change", () => {
    etag = null;
    refreshHazards();
  });
}
document.addEventListener("visibilitychange", refreshHazards);
setInterval(refreshHazards, pollMs);
listen(refreshHazards); // something has just happened
