// How the parts of the page write times and texts, and ask the server.

import { element } from "/page/dom.js";

export const time = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
export const dayAndTime = new Intl.DateTimeFormat(
  [], { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

export function milliseconds(value) {
  return value < 10 ? `${value.toFixed(2)} ms` : value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

export const text = (content, className) => element("pre", { className, textContent: content, tabIndex: 0 });

export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error("./worker up does not respond; is it still running?");
  }
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}
