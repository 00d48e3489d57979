// What every page of the console shows of ./worker up: the menu, what is served, and whether it still answers.

import { byId, element, replaceIfOther } from "/page/dom.js";

let run = null;

function showMenu(pages) {
  const link = (href, textContent) => {
    const created = element("a", { href, textContent });
    if (location.pathname === href) created.setAttribute("aria-current", "page");
    return created;
  };
  const menu = byId("menu");
  menu.hidden = pages.length === 0;
  replaceIfOther(menu, [link("/", "Functions"), ...pages.map(({ name, title }) => link(`/pages/${name}`, title))]);
}

function showCode({ kind, title, build, code, terraform }) {
  const badge = document.querySelector("#code .badge");
  badge.textContent = title;
  badge.className = `badge ${kind}`;
  badge.title = kind === "jit"
    ? "For speed: compiled for the JIT. Run ./worker up without --watch for the package, the truth."
    : "The truth: the very bytes that are deployed.";
  document.querySelector("#code .build").textContent = build;

  const notices = [];
  for (const part of [code, terraform]) {
    if (part.activity) notices.push(element("p", { className: "notice", textContent: `${part.activity}…` }));
    if (part.problem) {
      const [title, ...rest] = part.problem.split("\n");
      notices.push(element("div", { className: "notice problem" },
        element("strong", { textContent: title }),
        rest.length > 0 ? element("pre", { textContent: rest.join("\n"), tabIndex: 0 }) : null));
    }
  }
  replaceIfOther(byId("notices"), notices);
}

function showConnection(text, className) {
  const shown = byId("connection");
  if (shown.textContent !== text) shown.textContent = text;
  shown.className = `connection ${className}`;
}

function take(state, show) {
  if (run !== null && run !== state.run) return location.reload(); // another ./worker up: the token is another one, too
  run = state.run;
  showMenu(state.pages);
  showCode(state.code);
  show(state);
}

/** Calls back with the whole state, whenever it is another one. */
export function listen(show) {
  const live = new EventSource("/live");
  live.onmessage = (message) => {
    showConnection("Live", "live");
    take(JSON.parse(message.data), show);
  };
  live.onopen = () => showConnection("Live", "live");
  live.onerror = () => {
    showConnection("Not connected: is ./worker up still running?", "lost");
    if (live.readyState === EventSource.CLOSED) setTimeout(listen, 2000, show);
  };
}
