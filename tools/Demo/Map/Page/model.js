// What the parts of the map know of a hazard: where it is, what it is called, and how things stood at a time. Nothing here draws.

export const severities = ["information", "advisory", "warning", "severe", "emergency"];

export const families = {
  earthquake: "Earthquake",
  tsunami: "Tsunami",
  volcano: "Volcano",
  warning: "Weather warning",
  "heavy-rain": "Heavy rain",
  landslide: "Landslide",
  flood: "Flood",
  typhoon: "Typhoon",
  tornado: "Tornado",
  other: "Other",
};

const tokyo = [139.77, 35.68];
const radian = Math.PI / 180;
const winds = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"];

/** The same longitude within 180 degrees of another: 181 and -179 are one. */
export const near = (longitude, center) => ((((longitude - center + 180) % 360) + 360) % 360) + center - 180;

const isPlace = (point) => Array.isArray(point) && point.length >= 2 && point.every(Number.isFinite) && Math.abs(point[1]) <= 90;

/** West, south, east and north; west is greater than east across the antimeridian. Null where there is none, or it has no extent. */
function boxOf(given) {
  const box = Array.isArray(given) ? given : given && [given.west, given.south, given.east, given.north];
  if (!box || box.length !== 4 || !box.every(Number.isFinite)) return null;
  return box[0] === box[2] && box[1] === box[3] ? null : box;
}

/** A hazard from a feature of the API or a kept version, whatever is missing in it. */
export function hazardOf({ id, bbox, geometry, properties }) {
  const said = properties ?? {};
  const points = geometry?.type === "Point" ? [geometry.coordinates]
    : geometry?.type === "MultiPoint" ? geometry.coordinates
    : said.points ?? [];
  return {
    ...said,
    id: String(said.id ?? id),
    family: Object.hasOwn(families, said.family) ? said.family : "other",
    severity: Math.min(4, Math.max(0, Math.round(Number(said.severity) || 0))),
    points: points.filter(isPlace),
    box: boxOf(bbox ?? said.bbox ?? said.box),
    name: said.headlineEn || said.headline || said.title || said.kind || said.id || id,
    until: said.activeUntil ?? said.validUntil,
    isExpired: Boolean(said.expired),
  };
}

/** What sets a hazard apart from one that holds: drill or test; ended, cancelled or expired. */
export const statesOf = (hazard) => [
  ["drill", "test"].includes(hazard.status) ? hazard.status : null,
  ["ended", "cancelled"].includes(hazard.phase) ? hazard.phase : hazard.isExpired ? "expired" : null,
].filter(Boolean);

const isOver = (hazard) => hazard.isExpired || ["ended", "cancelled"].includes(hazard.phase);

export const worstFirst = (hazards) =>
  hazards.toSorted((a, b) => b.severity - a.severity || String(b.reportedAt).localeCompare(String(a.reportedAt)));

/** How far from Tokyo, on a sphere, and in which direction. */
export function fromTokyo([longitude, latitude]) {
  const [a, b, turn] = [tokyo[1] * radian, latitude * radian, (longitude - tokyo[0]) * radian];
  const cosine = Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(turn);
  const kilometres = 6371 * Math.acos(Math.min(1, Math.max(-1, cosine)));
  const bearing = Math.atan2(Math.sin(turn) * Math.cos(b), Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(turn));
  const rounded = (Math.round(kilometres / 50) * 50).toLocaleString("en");
  return `${rounded} km ${winds[(Math.round(bearing / radian / 45) + 8) % 8]} of Tokyo`;
}

export function coordinates([longitude, latitude]) {
  const east = near(longitude, 0);
  return `${Math.abs(latitude).toFixed(1)}°${latitude < 0 ? "S" : "N"} ${Math.abs(east).toFixed(1)}°${east < 0 ? "W" : "E"}`;
}

// How things stood. A version is what was served of a hazard from its time on: {n, at, hazard}, or {n, at, removed: id}.

/** The times at which something changed, the earliest first: versions, and the ends that come without one. */
export function momentsOf(versions, now) {
  const moments = new Map();
  const add = (at, severity, text) => {
    const known = moments.get(at);
    moments.set(at, { at, severity: Math.max(known?.severity ?? 0, severity), texts: [...(known?.texts ?? []), text] });
  };
  const last = new Map();
  for (const { at, hazard, removed } of versions) {
    const id = removed ?? hazard.id;
    const before = last.get(id);
    if (before && isEndBefore(before, at)) add(Date.parse(before.until), before.severity, `Over: ${before.name}`);
    if (hazard) add(at, hazard.severity, isOver(hazard) ? `Over: ${hazard.name}` : hazard.name);
    else if (before) add(at, before.severity, `Gone: ${before.name}`);
    last.set(id, hazard && { ...hazard, changed: at });
  }
  for (const hazard of last.values()) {
    if (hazard && isEndBefore(hazard, now)) add(Date.parse(hazard.until), hazard.severity, `Over: ${hazard.name}`);
  }
  return [...moments.values()].sort((a, b) => a.at - b.at);
}

/** Whether a version that held ended by its time, before another came. */
function isEndBefore(version, next) {
  const until = Date.parse(version.until);
  return !isOver(version) && until > version.changed && until < next;
}

/** The hazards as they were served at a time. */
export function standingAt(versions, time, alsoOver) {
  const last = new Map();
  for (const { at, hazard, removed } of versions) {
    if (at <= time) last.set(removed ?? hazard.id, hazard ?? null);
  }
  return [...last.values()].filter(Boolean)
    .map((hazard) => ({ ...hazard, isExpired: Date.parse(hazard.until) <= time }))
    .filter((hazard) => alsoOver || !isOver(hazard));
}
