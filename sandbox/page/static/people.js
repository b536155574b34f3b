// The members one can be, and the list of conversations of the one chosen.

import { $, clear, config, h, reconcile, spoken, t } from "./dom.js";
import { Form } from "./form.js";
import { refresh } from "./slack.js";
import { toBottom } from "./talk.js";
import { act, here, mine, myself, seen } from "./workspace.js";

// Who am I

export function drawPersonas() {
  const box = $("#personas");
  reconcile(box, here.workspace.users.map(
    (one) => ({ ...one, on: one.name === here.me, lang: spoken() }),
  ), (one) => one.id, (one) =>
    h("button", {
      type: "button",
      class: "persona",
      "aria-pressed": String(one.on),
      title: `${one.real_name} · ${t(`role-${config.roles[one.name]}`)}`,
      onclick: () => become(one.name),
    },
      avatar(one.id, one.real_name), h(
        "span",
        { class: "who" },
        one.real_name.split(" ")[0],
        h("small", {}, t(`role-${config.roles[one.name]}`)),
      )));
}

async function become(name) {
  if (name === here.me) return;
  here.me = name;
  here.thread = null;
  here.homeForm = new Form();
  sessionStorage.setItem("me", name);
  clear($("#room"));
  await refresh();
  if (here.room === "home") await act("open-home", {});
  toBottom();
}

export function avatar(id, name) {
  const initials = name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  const tone = [...String(id)].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 8, 7);
  return h("span", { class: `avatar c${tone}`, "aria-hidden": "true" }, initials);
}
export const appAvatar = () => h("img", { class: "avatar", src: "/static/icon.svg", alt: "" });

// Sidebar

function unread(room) {
  const talk = here.talks.get(room);
  const last = seen[`${here.me}/${room}`] ?? "0";
  const me = myself()?.id;
  return (talk?.messages ?? []).filter((one) => one.ts > last && one.user !== me).length;
}

export function drawSidebar() {
  const entry = (room, sign, label) => {
    const count = room === here.room || room === "home" ? 0 : unread(room);
    return { room, sign, label, count, on: room === here.room };
  };
  const rooms = mine().map((one) => entry(one.name, "#", one.name));
  const app = [entry("home", "⌂", t("home")), entry("dm", "✉", t("messages"))];
  const list = [
    { title: here.workspace.workspace, top: true },
    { title: t("channels") },
    ...rooms,
    { title: here.workspace.app.name },
    ...app,
  ];
  reconcile($("#sidebar"), list, (one) => one.room ?? `title ${one.title}`, (one) => {
    if (one.title) return h("p", { class: one.top ? "workspace" : "group" }, one.title);
    return h("button", {
      type: "button",
      class: one.count ? "entry unread" : "entry",
      "aria-current": one.on ? "page" : null,
      onclick: () => enter(one.room),
    },
      h(
        "span",
        { "aria-hidden": "true", class: "sign" },
        one.sign,
      ), h("span", {}, one.label), one.count ? h("span", { class: "count" }, one.count) : null);
  });
}

export async function enter(room) {
  here.room = room;
  here.thread = null;
  sessionStorage.setItem("room", room);
  clear($("#room"));
  if (room === "home") await act("open-home", {});
  await refresh();
  toBottom();
}
