// What a hazard looks like: a shape for its family, a colour and a number for its severity.

import { severities, statesOf } from "/pages/map/model.js";

// Around 0 0, about 20 units wide, each with room for a number.
const outlines = {
  earthquake: "M0-12L3-8 8-10 8-4 12-2 9 2 10 7 5 7 3 12-1 8-6 10-6 5-11 4-8 0-11-4-6-5-6-11-2-8Z",
  tsunami: "M-11 10V1C-10-7-3-12 4-9.6 8-8.2 8.6-4 5.6-3.4 8 0 11 0 11 2V10Z",
  volcano: "M-4.4-9.5L-1.6-7 1.6-7 4.4-9.5 12 10H-12Z",
  warning: "M-7-9.5H7Q9.5-9.5 9.5-7V7Q9.5 9.5 7 9.5H-7Q-9.5 9.5-9.5 7V-7Q-9.5-9.5-7-9.5Z",
  "heavy-rain": "M0-12.5C3-7.5 9-2.5 9 3A9 8.5 0 0 1-9 3C-9-2.5-3-7.5 0-12.5Z",
  landslide: "M-11-10L11 10H-11Z",
  flood: "M-10-3L0-11.5 10-3V9Q7.5 6.6 5 9T0 9T-5 9T-10 9Z",
  typhoon: "M11-9C7-10 4-9.4 1-9A9 9 0 0 0-8.4 3C-8.6 6-9.4 8-11 9.6C-7 10.4-4 9.6-1 9A9 9 0 0 0 8.4-3C8.6-6 9.4-7.6 11-9Z",
  tornado: "M-11.5-9.5H11.5L0 11.5Z",
  other: "M0-9A9 9 0 0 1 0 9A9 9 0 0 1 0-9Z",
};

// Where the number stands, where the middle of the shape is elsewhere.
const numbers = { tsunami: [-1, 3], volcano: [0, 3.4], "heavy-rain": [0, 2.6], landslide: [-5, 4.6], tornado: [0, -3.4], flood: [0, 0.8] };

export function shape(name, attributes = {}, ...children) {
  const created = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, value);
  created.append(...children);
  return created;
}

export const titled = (text) => shape("title", {}, text);

/** The shape of a family around 0 0, with a number in it. */
export function symbol(family, severity) {
  const [x, y] = numbers[family] ?? [0, 0];
  return [
    shape("path", { class: "outline", d: outlines[family] }),
    ...(severity === null ? [] : [shape("text", { x, y }, String(severity))]),
  ];
}

/** A small drawing of it, for lists. */
export const icon = (family, severity, states = []) =>
  shape("svg", { class: `icon hazard severity-${severity ?? 0} ${states.join(" ")}`, viewBox: "-13 -13 26 26", "aria-hidden": "true" },
    ...symbol(family, severity));

export const classOf = (hazard) => `severity-${hazard.severity} ${statesOf(hazard).join(" ")}`;

export function titleOf(hazard) {
  const states = statesOf(hazard);
  const headline = hazard.headline ?? hazard.title ?? "";
  return `${severities[hazard.severity]}${states.length > 0 ? ` (${states.join(", ")})` : ""}: ${headline}\n${hazard.headlineEn ?? ""}`;
}
