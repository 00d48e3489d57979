// The two charts: Japan in Mercator's projection, which can be zoomed and moved, and a small one of the world for what is far away.

import { byId } from "/page/dom.js";
import { near } from "/pages/map/model.js";
import { classOf, shape, symbol, titled, titleOf } from "/pages/map/shapes.js";

const degrees = 180 / Math.PI;
const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + latitude / degrees / 2)) * degrees;
const sizes = [0.78, 0.82, 0.92, 1.02, 1.15]; // by severity
const maxMarks = 4000; // of a browser that stays quick; a hazard has at least one
const maxZoom = 16;
const named = ["01", "04", "13", "15", "27", "34", "40", "47"];

let frame = null; // of Japan: west, east, south, north, unitsPerDegree
let world = null; // the same of the world
let view = null; // what of it is seen: x, y, width, height
let onChosen = () => {};

const middle = () => (frame.west + frame.east) / 2;
const x = (longitude) => Math.round((near(longitude, middle()) - frame.west) * frame.unitsPerDegree * 10) / 10;
const y = (latitude) => (mercator(frame.north) - mercator(Math.min(85, Math.max(-85, latitude)))) * frame.unitsPerDegree;

export function isOnMap([longitude, latitude]) {
  const east = near(longitude, middle());
  return east >= frame.west && east <= frame.east && latitude >= frame.south && latitude <= frame.north;
}

export const isFar = ({ points }) => points.length > 0 && !points.some(isOnMap);

/** Draws what stays. */
export async function drawCharts(chosen) {
  const [coastline, prefectures] = await Promise.all(
    ["coastline", "prefectures"].map(async (name) => (await fetch(`/pages/map/${name}.json`)).json()));
  onChosen = chosen;
  frame = coastline.japan;
  world = coastline.world;
  drawJapan(prefectures);
  drawWorld();
  listenToZoom();
}

function drawJapan(prefectures) {
  const lines = shape("g", { class: "graticule" });
  for (let longitude = 125; longitude < frame.east; longitude += 5) {
    lines.append(shape("line", { x1: x(longitude), x2: x(longitude), y1: 0, y2: y(frame.south) }));
  }
  for (let latitude = 25; latitude < frame.north; latitude += 5) {
    lines.append(shape("line", { x1: 0, x2: x(frame.east), y1: y(latitude), y2: y(latitude) }));
  }
  const capitals = shape("g", { class: "prefectures" });
  for (const { code, name, nameEn, lat, lon } of prefectures) {
    capitals.append(shape("g", { transform: `translate(${x(lon)} ${y(lat)})`, class: named.includes(code) ? "named" : "" },
      shape("g", { class: "mark" },
        shape("circle", { r: 1.6 }, titled(`${name} ${nameEn}`)),
        shape("text", { x: 5, y: 3.5 }, nameEn))));
  }
  byId("map").append(
    shape("path", { class: "land", d: frame.path }), lines, capitals,
    shape("g", { id: "hazard-boxes" }), shape("g", { id: "hazard-points" }));
  see({ x: 0, y: 0, width: x(frame.east), height: y(frame.south) });
}

/** Japan is in the middle, so that nothing around the Pacific is cut at the antimeridian. */
function drawWorld() {
  const { west, north, south, unitsPerDegree, path } = world;
  const right = (longitude) => (longitude - west) * unitsPerDegree;
  const down = (latitude) => (north - latitude) * unitsPerDegree;
  byId("world").setAttribute("viewBox", `${right(middle() - 180)} 0 ${360 * unitsPerDegree} ${down(south)}`);
  byId("world").append(
    ...[0, 360].map((turn) => shape("path", { class: "land", d: path, transform: `translate(${turn * unitsPerDegree} 0)` })),
    shape("line", { class: "antimeridian", x1: right(180), x2: right(180), y1: 0, y2: down(south) }),
    shape("rect", {
      class: "frame", x: right(frame.west), y: down(frame.north),
      width: right(frame.east) - right(frame.west), height: down(frame.south) - down(frame.north),
    }),
    shape("g", { id: "world-points" }));
}

// What changes

/** Draws hazards, the worst on top. */
export function drawHazards(worstFirst) {
  const lastFirst = worstFirst.toReversed();
  const most = Math.max(1, Math.floor(maxMarks / Math.max(1, worstFirst.length)));
  const onMap = lastFirst.map((hazard) => [hazard, hazard.points.filter(isOnMap).slice(0, most)]);
  const marks = onMap.reduce((sum, [, points]) => sum + points.length, 0);
  const size = marks > 500 ? 0.62 : marks > 120 ? 0.8 : 1;
  byId("hazard-points").replaceChildren(...onMap.map(([hazard, points]) => marksOf(hazard, points, size)));
  byId("hazard-boxes").replaceChildren(...lastFirst.filter((hazard) => hazard.box).map(boxOf));
  byId("world-points").replaceChildren(...lastFirst.filter(isFar).flatMap(farMarksOf));
  byId("map").classList.toggle("crowded", worstFirst.filter((hazard) => hazard.box).length > 12);
}

function marksOf(hazard, points, scale) {
  const group = shape("g", { class: `hazard ${classOf(hazard)}`, "data-id": hazard.id });
  const size = sizes[hazard.severity] * scale * (points.length > 8 && scale === 1 ? 0.82 : 1);
  for (const [longitude, latitude] of points) {
    group.append(shape("g", { transform: `translate(${x(longitude)} ${y(latitude)})` },
      shape("g", { class: "mark" }, shape("g", { transform: `scale(${size})` }, ...symbol(hazard.family, hazard.severity)))));
  }
  group.append(titled(titleOf(hazard)));
  group.addEventListener("click", () => onChosen(hazard.id));
  return group;
}

/** How wide a box is in degrees: across the antimeridian its west is greater than its east. */
const widthOf = ([west, , east]) => (east === west ? 0 : (((east - west) % 360) + 360) % 360 || 360);

function boxOf({ id, box, ...hazard }) {
  const [west, south, , north] = box;
  const isRight = x(west) > x(frame.east); // what begins right of the map can only be seen from the left
  return shape("rect", {
    class: `box ${classOf(hazard)}`, "data-id": id, x: x(west) - (isRight ? 360 * frame.unitsPerDegree : 0), y: y(north),
    width: widthOf(box) * frame.unitsPerDegree, height: Math.max(0, y(south) - y(north)),
  });
}

/** On the world. */
function farMarksOf(hazard) {
  const { box, points: [[longitude, latitude]] } = hazard;
  const { west, north, unitsPerDegree } = world;
  const right = (degrees) => (near(degrees, middle()) - west) * unitsPerDegree;
  const down = (degrees) => (north - degrees) * unitsPerDegree;
  const group = shape("g", {
    class: `hazard ${classOf(hazard)}`, "data-id": hazard.id, transform: `translate(${right(longitude)} ${down(latitude)})`,
  }, shape("g", { transform: "scale(2.6)" }, ...symbol(hazard.family, hazard.severity)), titled(titleOf(hazard)));
  group.addEventListener("click", () => onChosen(hazard.id));
  return box === null ? [group] : [
    shape("rect", {
      class: `box ${classOf(hazard)}`, "data-id": hazard.id, x: right(box[0]), y: down(box[3]),
      width: widthOf(box) * unitsPerDegree, height: Math.max(0, (box[3] - box[1]) * unitsPerDegree),
    }),
    group,
  ];
}

export function mark(id, isMarked) {
  for (const part of document.querySelectorAll("#hazard-points > *, #hazard-boxes > *, #world-points > *")) {
    if (part.dataset.id === id) part.classList.toggle("marked", isMarked);
  }
}

// What is seen

const unitsPerPixel = () => view.width / (byId("map").clientWidth || 600);

function see(next) {
  const whole = { width: x(frame.east), height: y(frame.south) };
  const width = Math.min(whole.width, Math.max(whole.width / maxZoom, next.width));
  const height = (width * whole.height) / whole.width;
  view = {
    x: Math.min(whole.width - width, Math.max(0, next.x + (next.width - width) / 2)),
    y: Math.min(whole.height - height, Math.max(0, next.y + (next.height - height) / 2)),
    width,
    height,
  };
  const map = byId("map");
  map.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  map.style.setProperty("--unit", unitsPerPixel()); // marks and names keep their size
  map.classList.toggle("zoomed", width < whole.width * 0.99);
  map.classList.toggle("near", whole.width / width > 2.2);
  byId("zoom-in").disabled = width <= whole.width / maxZoom * 1.01;
  byId("zoom-out").disabled = byId("zoom-whole").disabled = width >= whole.width * 0.99;
}

/** Closer with a factor below one; around a place of the drawing, which stays where it is. */
function zoom(factor, around = { x: view.x + view.width / 2, y: view.y + view.height / 2 }) {
  const width = Math.min(x(frame.east), Math.max(x(frame.east) / maxZoom, view.width * factor));
  const share = width / view.width;
  see({ x: around.x - (around.x - view.x) * share, y: around.y - (around.y - view.y) * share, width, height: view.height * share });
}

const whole = () => see({ x: 0, y: 0, width: x(frame.east), height: y(frame.south) });
const move = (right, down) => see({ ...view, x: view.x + right, y: view.y + down });

function listenToZoom() {
  const map = byId("map");
  byId("zoom-in").addEventListener("click", () => zoom(0.5));
  byId("zoom-out").addEventListener("click", () => zoom(2));
  byId("zoom-whole").addEventListener("click", whole);
  const keys = {
    "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: whole,
    ArrowLeft: () => move(-view.width / 8, 0), ArrowRight: () => move(view.width / 8, 0),
    ArrowUp: () => move(0, -view.height / 8), ArrowDown: () => move(0, view.height / 8),
  };
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  // With Ctrl, or two fingers on a pad; the wheel alone moves the page.
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const bounds = map.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, {
      x: view.x + ((event.clientX - bounds.x) / bounds.width) * view.width,
      y: view.y + ((event.clientY - bounds.y) / bounds.height) * view.height,
    });
  }, { passive: false });
  map.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    let [left, top, isMoved] = [event.clientX, event.clientY, false];
    const drag = ({ clientX, clientY }) => {
      if (!isMoved && Math.hypot(clientX - left, clientY - top) < 4) return;
      isMoved = true;
      move((left - clientX) * unitsPerPixel(), (top - clientY) * unitsPerPixel());
      [left, top] = [clientX, clientY];
    };
    const end = () => {
      removeEventListener("pointermove", drag);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
    };
    addEventListener("pointermove", drag);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  });
  new ResizeObserver(() => see(view)).observe(map);
}
