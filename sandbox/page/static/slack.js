// The right side: one member's Slack, with what that member may see and do.

import { $, clear, config, get, h, notice, post, reconcile, shortDate, spoken, t } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { menu } from "./elements.js";
import { Form } from "./form.js";
import { showModal } from "./modal.js";
import { mrkdwn } from "./mrkdwn.js";

const seen = JSON.parse(sessionStorage.getItem("seen") ?? "{}");
const labels = new Map();
const here = {
  me: sessionStorage.getItem("me") ?? "minji",
  room: sessionStorage.getItem("room") ?? "leads",
  thread: null,
};
let workspace = { users: [], channels: [], app: { name: "" } };
let talks = new Map();
let homeForm = new Form();

const names = {
  user: (id, label) => workspace.users.find((one) => one.id === id)?.real_name ?? (
    id === workspace.app.user ? workspace.app.name : (label ?? id)
  ),
  channel: (id, label) => workspace.channels.find((one) => one.id === id)?.name ?? label ?? id,
  members: () => workspace.users,
  channels: () => workspace.channels,
};
const myself = () => workspace.users.find((one) => one.name === here.me);
const mine = () => workspace.channels.filter((one) => one.members.includes(myself()?.id));

// Does something as the present member and says what went wrong.
export async function act(path, body) {
  const answer = await post(`/control/${path}`, { user: here.me, ...body });
  // What a person said is said, whether the app heard it or not.
  if (!answer.ok && !answer.errors && path !== "message") {
    notice(answer.error === "timeout" ? t("no-answer") : t("failed", { error: answer.error }));
  }
  await refresh();
  return answer;
}

async function ask(where, block, element, value) {
  const answer = await post(
    "/control/options",
    { user: here.me, action_id: element.action_id, block_id: block.block_id, value, ...where },
  );
  return answer.options ?? [];
}

// Where blocks are drawn: a message, the Home tab or a modal, each with its way to act.
function placeOf(surface, where, form, errors) {
  return {
    names, form, errors, labels,
    act: (block, element, choice) => act("interact", { surface, action_id: element.action_id, block_id: block.block_id, ...where, ...choice,
      ...(surface === "message" ? {} : { values: form.values() }) }),
    ask: (block, element, value) => ask(surface === "message" ? where : {}, block, element, value),
  };
}

let running = null;
let again = false;
export async function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = load().finally(() => {
    running = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return running;
}

async function load() {
  workspace = await get("/control/state");
  if (!myself()) here.me = workspace.users[0]?.name;
  const open = ["dm", "home"].includes(here.room) || mine().some((one) => one.name === here.room);
  if (!open) here.room = mine()[0]?.name ?? "dm";
  const me = here.me;
  const rooms = await Promise.all([
    ...mine().map((one) => get(`/control/messages?channel=${one.id}&user=${me}`).then((talk) => [one.name, talk])),
    get(`/control/dm?user=${me}`).then((talk) => ["dm", talk]),
  ]);
  const [modal, home] = await Promise.all([get(`/control/modal?user=${me}`), get(`/control/home?user=${me}`)]);
  if (me !== here.me) return;
  talks = new Map(rooms);
  drawPersonas();
  drawRoom(home);
  drawSidebar();
  drawThread();
  showModal(modal, { me, place: (view, form, errors) => placeOf("modal", { view_id: view.id }, form, errors), act });
}

// Who am I

function drawPersonas() {
  const box = $("#personas");
  reconcile(box, workspace.users.map(
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
  homeForm = new Form();
  sessionStorage.setItem("me", name);
  clear($("#room"));
  await refresh();
  if (here.room === "home") await act("open-home", {});
  toBottom();
}

function avatar(id, name) {
  const initials = name.split(/\s+/).map((word) => word[0]).join("").slice(0, 2).toUpperCase();
  const tone = [...String(id)].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 8, 7);
  return h("span", { class: `avatar c${tone}`, "aria-hidden": "true" }, initials);
}
const appAvatar = () => h("img", { class: "avatar", src: "/static/icon.svg", alt: "" });

// Sidebar

function unread(room) {
  const talk = talks.get(room);
  const last = seen[`${here.me}/${room}`] ?? "0";
  const me = myself()?.id;
  return (talk?.messages ?? []).filter((one) => one.ts > last && one.user !== me).length;
}

function drawSidebar() {
  const entry = (room, sign, label) => {
    const count = room === here.room || room === "home" ? 0 : unread(room);
    return { room, sign, label, count, on: room === here.room };
  };
  const rooms = mine().map((one) => entry(one.name, "#", one.name));
  const app = [entry("home", "⌂", t("home")), entry("dm", "✉", t("messages"))];
  const list = [
    { title: workspace.workspace, top: true },
    { title: t("channels") },
    ...rooms,
    { title: workspace.app.name },
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

// The conversation

function drawRoom(home) {
  const [room, head] = [$("#room"), $("#room-head")];
  const talk = talks.get(here.room);
  const title = here.room === "home" ? `${workspace.app.name} · ${t("home")}` : here.room === "dm" ? workspace.app.name : `# ${here.room}`;
  const people = (talk?.channel.members ?? []).filter((id) => id !== workspace.app.user);
  head.replaceChildren(
    h("h2", {}, title),
    here.room === "home" || here.room === "dm" ? "" : h(
      "span",
      { class: "quiet" },
      people.map((id) => names.user(id).split(" ")[0]).join(", "),
    ),
  );
  room.setAttribute("aria-label", title);
  $("#composer").hidden = here.room === "home";
  if (here.room === "home") return drawHome(room, home.view);
  const low = room.scrollHeight - room.scrollTop - room.clientHeight < 80;
  const messages = talk?.messages ?? [];
  if (!messages.length) {
    clear(room);
    room.append(h("p", { class: "empty" }, t("empty-channel")));
  } else {
    if (!room.drawn) clear(room);
    reconcile(room, messages.map(shown), (one) => one.ts, drawMessage);
  }
  if (low) toBottom();
  seen[`${here.me}/${here.room}`] = messages.at(-1)?.ts ?? "0";
  sessionStorage.setItem("seen", JSON.stringify(seen));
  return undefined;
}

const shown = (message) => (
  {
    ...message,
    thread: { count: message.thread.length, last: message.thread.at(-1)?.ts },
    lang: spoken(),
    room: here.room,
  }
);
const toBottom = () => { const room = $("#room"); room.scrollTop = here.room === "home" ? 0 : room.scrollHeight; };

function drawHome(room, view) {
  const item = { view, lang: spoken(), me: here.me };
  if (!view) {
    clear(room);
    room.append(h("p", { class: "empty" }, t("empty-home")));
    return;
  }
  if (!room.drawn) clear(room);
  homeForm.load(view);
  reconcile(
    room,
    [item],
    () => "home",
    () => h("div", { class: "home" }, drawBlocks(view.blocks, placeOf("home", { view_id: view.id }, homeForm, {}))),
  );
}

function drawMessage(message) {
  return messageNode(message, here.room === "dm" ? talks.get("dm").channel.id : message.room, message.thread.count);
}

function messageNode(message, channel, replies) {
  const byApp = Boolean(message.bot_id);
  const at = new Date(Number(message.ts) * 1000);
  const place = placeOf("message", { channel, ts: message.ts }, new Form(), {});
  const tools = message.ephemeral ? null : h("div", { class: "tools" },
    replies === null ? null : h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": t("reply"),
        title: t("reply"),
        onclick: () => openThread(message.ts),
      },
      "↩",
    ),
    menu(t("more"), "⋯", config.shortcuts.filter((one) => one.kind === "message").map((one) => ({
      label: one[spoken()], run: () => act("shortcut", { callback_id: one.callback_id, channel, ts: message.ts }) }))));
  return h("article", { class: message.ephemeral ? "message ephemeral" : "message", dataset: { ts: message.ts } },
    byApp ? appAvatar() : avatar(message.user, message.username),
    h("div", { class: "said" },
      message.ephemeral && h("p", { class: "only" }, t("only-you")),
      h("p", { class: "by" }, h(
        "strong",
        {},
        byApp ? workspace.app.name : message.username,
      ), byApp && h("span", { class: "badge" }, t("app")),
        h("time", { datetime: at.toISOString() }, shortDate(at)),
        message.edited && h("span", { class: "quiet" }, t("edited"))),
      content(message, place),
      (message.reactions ?? []).length ? h(
        "p",
        { class: "reactions" },
        message.reactions.map((one) => h("span", {}, mrkdwn(`:${one.name}: ${one.count}`, names))),
      ) : null,
      replies ? h(
        "button",
        { type: "button", class: "replies", onclick: () => openThread(message.ts) },
        replies === 1 ? t("reply-one") : t("reply-count", { n: replies }),
      ) : null),
    tools);
}

function content(message, place) {
  const blocks = message.blocks?.length ? drawBlocks(message.blocks, place) : [
    h("div", { class: "text" }, mrkdwn(message.text, names)),
  ];
  const attached = (message.attachments ?? []).map((one) =>
    h(
      "div",
      { class: "attachment" },
      one.blocks ? drawBlocks(one.blocks, place) : h(
        "div",
        { class: "text" },
        mrkdwn(one.text ?? one.fallback ?? "", names),
      ),
    ));
  const files = (message.files ?? []).map((one) => h("p", { class: "file" }, one.title ?? one.name));
  return [...blocks, ...attached, ...files];
}

// Threads

function openThread(ts) {
  here.thread = ts;
  clear($("#thread"));
  drawThread();
  $("#thread textarea")?.focus();
}

function closeThread() {
  const ts = here.thread;
  here.thread = null;
  drawThread();
  $(`[data-ts="${ts}"] button`)?.focus();
}

function drawThread() {
  const pane = $("#thread");
  const talk = talks.get(here.room);
  const parent = talk?.messages.find((one) => one.ts === here.thread);
  pane.hidden = !parent;
  if (!parent) return clear(pane);
  if (!$(".scroll", pane)) {
    pane.replaceChildren(
      h(
        "div",
        { class: "head" },
        h("h2", {}, t("thread")),
        h("button", { type: "button", class: "plain", "aria-label": t("close"), onclick: closeThread }, "✕"),
      ),
      h("div", { class: "scroll", tabindex: "0" }),
      composer(h("form", { class: "composer" }), t("reply"), (text) => say(text, here.thread)));
  }
  const place = $(".scroll", pane);
  const low = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  const all = [parent, ...parent.thread].map((one) => ({ ...one, thread: null, lang: spoken() }));
  reconcile(place, all, (one) => one.ts, (one) => messageNode(one, talk.channel.id, null));
  if (low) place.scrollTop = place.scrollHeight;
  return undefined;
}

// Saying something

function say(text, thread) {
  const channel = here.room === "dm" ? "dm" : here.room;
  if (text.startsWith("/") && !thread) return act("command", { channel, text });
  return act("message", { channel, text, ...(thread ? { thread_ts: thread } : {}) });
}

function composer(form, label, send) {
  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
  };
  const input = h("textarea", { rows: 1, placeholder: label, "aria-label": label, oninput: grow, onkeydown: (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  } });
  form.replaceChildren(input, h("button", { class: "button primary", "aria-label": t("send") }, "➤"));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    grow();
    await send(text);
    toBottom();
  };
  return form;
}

// Words that do not change with the news; drawn again when the language does.
export function drawFrame() {
  const form = composer($("#composer"), t("write-to"), (text) => say(text, null));
  form.prepend(menu(t("shortcuts"), "⚡", config.shortcuts.filter((one) => one.kind === "global").map((one) => ({
    label: one[spoken()], run: () => act("shortcut", { callback_id: one.callback_id }) }))));
  clear($("#thread"));
}
