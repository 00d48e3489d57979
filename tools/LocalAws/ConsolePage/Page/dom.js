// Small helpers that the parts of the page share.

export const byId = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const created = Object.assign(document.createElement(name), properties);
  created.append(...children.filter((child) => child !== null));
  return created;
}

/** Leaves the children where they are equal, so that a selection, the focus and a screen reader stay undisturbed. */
export function replaceIfOther(parent, children) {
  const same = parent.childNodes.length === children.length && children.every((child, i) => child.isEqualNode(parent.childNodes[i]));
  if (!same) parent.replaceChildren(...children);
}
