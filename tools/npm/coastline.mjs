// Makes tools/Demo/Map/Page/coastline.json: the land around Japan and, coarser, that of the world, each as one SVG path. The data is
// Natural Earth (https://www.naturalearthdata.com, public domain) as the npm package world-atlas has it. It is run by hand, when the map is
// to show another part of the world, in a folder with the two packages that it needs:
//
//   npm install world-atlas@2.0.2 topojson-client@3.1.0
//   node coastline.mjs > coastline.json
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { feature } = require("topojson-client");

// Both are drawn in whole units. The page draws with the same numbers.
const japan = { west: 122, east: 150, south: 23, north: 46.5, unitsPerDegree: 100, projection: "mercator" };
const world = { west: -180, east: 180, south: -62, north: 78, unitsPerDegree: 4, projection: "plain" };

const degrees = 180 / Math.PI;
const mercator = (latitude) => Math.log(Math.tan(Math.PI / 4 + latitude / degrees / 2)) * degrees;

function projectionOf({ west, north, unitsPerDegree, projection }) {
  const height = projection === "mercator" ? mercator : (latitude) => latitude;
  return ([longitude, latitude]) => [(longitude - west) * unitsPerDegree, (height(north) - height(latitude)) * unitsPerDegree];
}

/** The part of a ring on one side of a line (Sutherland and Hodgman). */
function cut(ring, isInside, crossing) {
  return ring.flatMap((point, index) => {
    const before = ring[(index + ring.length - 1) % ring.length];
    const between = isInside(point) === isInside(before) ? [] : [crossing(before, point)];
    return isInside(point) ? [...between, point] : between;
  });
}

/** A ring of which no step crosses the antimeridian: it goes on beyond 180 degrees, and its middle is within them. */
function unwrap(ring) {
  let turns = 0;
  const whole = ring.map(([longitude, latitude], index) => {
    const step = index === 0 ? 0 : longitude - ring[index - 1][0];
    turns += step > 180 ? -360 : step < -180 ? 360 : 0;
    return [longitude + turns, latitude];
  });
  const longitudes = whole.map(([longitude]) => longitude);
  const shift = 360 * Math.round((Math.min(...longitudes) + Math.max(...longitudes)) / 720);
  return whole.map(([longitude, latitude]) => [longitude - shift, latitude]);
}

function cutToFrame(ring, { west, east, south, north }, margin) {
  const at = (axis, value) => (a, b) => {
    const share = (value - a[axis]) / (b[axis] - a[axis]);
    return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
  };
  let part = ring.slice(0, -1);
  const sides = [[0, west - margin, 1], [0, east + margin, -1], [1, south, 1], [1, north, -1]];
  for (const [axis, value, sign] of sides) {
    part = cut(part, (point) => sign * (point[axis] - value) >= 0, at(axis, value));
  }
  return part;
}

/** Leaves out what is nearer than so many units to the line between its neighbours that stay (Douglas and Peucker). */
function simplify(points, tolerance) {
  const distance = ([x, y], [ax, ay], [bx, by]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
    return Math.hypot(x - ax - share * dx, y - ay - share * dy);
  };
  const stays = new Set([0, points.length - 1]);
  const open = [[0, points.length - 1]];
  while (open.length > 0) {
    const [first, last] = open.pop();
    let [far, most] = [0, 0];
    for (let index = first + 1; index < last; index++) {
      const away = distance(points[index], points[first], points[last]);
      if (away > most) [far, most] = [index, away];
    }
    if (most > tolerance) {
      stays.add(far);
      open.push([first, far], [far, last]);
    }
  }
  return points.filter((_, index) => stays.has(index));
}

const areaOf = (ring) => Math.abs(ring.reduce((sum, [x, y], index) => {
  const next = ring[(index + 1) % ring.length];
  return sum + x * next[1] - next[0] * y;
}, 0)) / 2;

/** One path of whole units, each point relative to the one before. */
function pathOf(file, frame, { tolerance, minArea, margin }) {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/${file}`), "utf8"));
  const project = projectionOf(frame);
  const rings = feature(topology, topology.objects.land).features
    .flatMap(({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)).flat();
  return rings
    .map((ring) => cutToFrame(unwrap(ring), frame, margin).map(project))
    .filter((ring) => ring.length > 2 && areaOf(ring) >= minArea)
    .map((ring) => {
      const whole = simplify([...ring, ring[0]], tolerance).map((point) => point.map(Math.round));
      const steps = whole.slice(1, -1).map(([x, y], index) => [x - whole[index][0], y - whole[index][1]]);
      const line = steps.filter(([x, y]) => x !== 0 || y !== 0).map(([x, y]) => `${x}${y < 0 ? "" : " "}${y}`);
      return line.length < 2 ? "" : `M${whole[0].join(" ")}l${line.join(" ").replaceAll(" -", "-")}z`;
    })
    .join("");
}

const maps = {
  source: "Natural Earth (https://www.naturalearthdata.com), public domain, as in the npm package world-atlas 2.0.2; "
    + "tools/npm/coastline.mjs cut, projected and simplified it",
  japan: { ...japan, path: pathOf("land-10m.json", japan, { tolerance: 0.9, minArea: 2, margin: 0.2 }) },
  world: { ...world, path: pathOf("land-110m.json", world, { tolerance: 1, minArea: 12, margin: 60 }) },
};
console.log(JSON.stringify(maps, null, 2));
