// Builds elements. Text always becomes a text node, so nothing from outside is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false && child !== "") node.append(child);
  }
  return node;
}

export const h = (tag, attributes, ...children) =>
  fill(document.createElement(tag), attributes, children);

export const svg = (tag, attributes, ...children) =>
  fill(document.createElementNS(SVG, tag), attributes, children);

export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

// Redraws only what changed, so that focus, open menus and half-typed text survive news.
export function reconcile(container, items, key, draw) {
  const known = (container.drawn ??= new Map());
  const kept = new Set();
  let before = container.firstElementChild;
  for (const item of items) {
    const id = key(item);
    const print = JSON.stringify(item);
    let entry = known.get(id);
    if (!entry || entry.print !== print) {
      const node = draw(item);
      if (entry) {
        if (entry.node === before) before = node;
        entry.node.replaceWith(node);
      }
      entry = { print, node };
      known.set(id, entry);
    }
    kept.add(id);
    if (entry.node !== before || !entry.node.parentNode) container.insertBefore(entry.node, before);
    else before = before.nextElementSibling;
  }
  for (const [id, entry] of known) {
    if (kept.has(id)) continue;
    entry.node.remove();
    known.delete(id);
  }
}

export function clear(container) {
  container.drawn = undefined;
  container.replaceChildren();
}

const config = JSON.parse(document.body.dataset.config);
export { config };

let lang = config.lang;
export const spoken = () => lang;
export function speak(other) {
  lang = other;
  document.documentElement.lang = other;
}
export function t(key, values = {}) {
  const text = config.texts[lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Dates are shown where the cast lives, as the product does, not where the browser happens to be.
export const dated = (at, options) =>
  new Intl.DateTimeFormat(lang, { ...options, timeZone: config.zone }).format(at);
const SHORT = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
export const shortDate = (at) => dated(at, SHORT);
export const weekdayDate = (at) => dated(at, { weekday: "short", ...SHORT });

export async function get(path) {
  const response = await fetch(path, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

// Answers of the control API may be refusals with a body that says why.
export async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({ ok: false, error: `${response.status}` }));
  return response.ok ? answer : { ...answer, ok: false };
}

let fading;
export function notice(text) {
  const place = $("#notice");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => place.classList.remove("shown"), 5000);
}
