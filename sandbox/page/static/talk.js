// The conversation one is in: messages, threads, the Home tab, and the field to write in.

import { drawBlocks } from "./blocks.js";
import { $, clear, config, h, reconcile, shortDate, spoken, t } from "./dom.js";
import { menu } from "./elements.js";
import { Form } from "./form.js";
import { mrkdwn } from "./mrkdwn.js";
import { appAvatar, avatar } from "./people.js";
import { act, here, names, placeOf, seen } from "./workspace.js";

export function drawRoom(home) {
  const [room, head] = [$("#room"), $("#room-head")];
  const talk = here.talks.get(here.room);
  const app = here.workspace.app.name;
  const title = { home: `${app} · ${t("home")}`, dm: app }[here.room] ?? `# ${here.room}`;
  const people = (talk?.channel.members ?? []).filter((id) => id !== here.workspace.app.user);
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
export const toBottom = () => { const room = $("#room"); room.scrollTop = here.room === "home" ? 0 : room.scrollHeight; };

function drawHome(room, view) {
  const item = { view, lang: spoken(), me: here.me };
  if (!view) {
    clear(room);
    room.append(h("p", { class: "empty" }, t("empty-home")));
    return;
  }
  if (!room.drawn) clear(room);
  here.homeForm.load(view);
  reconcile(
    room,
    [item],
    () => "home",
    () => h("div", { class: "home" }, drawBlocks(view.blocks, placeOf("home", { view_id: view.id }, here.homeForm, {}))),
  );
}

function drawMessage(message) {
  return messageNode(message, here.room === "dm" ? here.talks.get("dm").channel.id : message.room, message.thread.count);
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
        byApp ? here.workspace.app.name : message.username,
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

export function drawThread() {
  const pane = $("#thread");
  const talk = here.talks.get(here.room);
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
