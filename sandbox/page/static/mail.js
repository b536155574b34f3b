// The left side: the prospects' mail program.

import { $, get, h, notice, post, shortDate, spoken, t } from "./dom.js";
import { link } from "./mrkdwn.js";

const SOMEBODY = "somebody";
let scene = null;
let who = sessionStorage.getItem("prospect") ?? "hana@hanbit.example";
let mails = [];
let view = { name: "list" };

export async function refreshMail() {
  scene = await get("/scene/state");
  if (who !== SOMEBODY) mails = await get(`/scene/mail?address=${encodeURIComponent(who)}`);
  drawPeople();
  if (view.name === "list") draw();
  return scene;
}

const panel = () => $("#panel-mail");
const person = () => scene.people.find((one) => one.address === who);

// Words and frame; drawn again when the language changes.
export function drawMail() {
  panel().replaceChildren(
    h("div", { class: "mailbar" },
      h(
        "label",
        { class: "picker" },
        h("span", { class: "quiet" }, t("from")),
        h("select", { id: "people", onchange: (event) => choose(event.target.value) }),
      ),
      h("button", { type: "button", class: "button primary", onclick: () => go({ name: "compose" }) }, t("compose"))),
    h("div", { class: "scroll", id: "letters" }));
  if (scene) {
    drawPeople();
    draw();
  }
}

function drawPeople() {
  const list = [...scene.people.map((one) => [one.address, `${one.name}${one.received ? ` (${one.received})` : ""}`])];
  const print = JSON.stringify([list, who, spoken()]);
  const box = $("#people");
  if (box.print === print) return;
  box.print = print;
  box.replaceChildren(
    ...list.map(([value, label]) => h("option", { value, selected: value === who }, label)),
    h("option", { value: SOMEBODY, selected: who === SOMEBODY }, t("someone-else")),
  );
}

async function choose(address) {
  who = address;
  sessionStorage.setItem("prospect", address);
  view = { name: address === SOMEBODY ? "compose" : "list" };
  mails = [];
  draw();
  await refreshMail();
}

function go(next) {
  view = next;
  draw();
  $("#letters input, #letters textarea, #letters button")?.focus();
}

function draw() {
  const place = $("#letters");
  place.replaceChildren(...{ list, letter, compose }[view.name]());
}

function list() {
  const begin = scene.started ? null : h("div", { class: "welcome" }, h("p", {}, t("hint")),
    h("button", { type: "button", class: "button primary", onclick: start }, t("start")));
  if (!mails.length) return [begin, h("p", { class: "empty" }, t("no-mail"))].filter(Boolean);
  return [begin, h("ul", { class: "letters" }, mails.map((one) => h("li", {},
    h("button", { type: "button", class: `letter ${one.way}`, onclick: () => go({ name: "letter", mail: one }) },
      h("span", { class: "way" }, one.way === "in" ? t("received") : t("sent")),
      h("strong", {}, one.subject || "—"),
      h("time", { datetime: one.at }, when(one.at)),
      h("span", { class: "quiet preview" }, one.text.slice(0, 120))))))].filter(Boolean);
}

const when = (at) => shortDate(new Date(at));

async function start() {
  await post("/scene/start", {});
  notice(t("started"));
}

function letter() {
  const { mail } = view;
  const body = mail.html
    ? h(
      "iframe",
      {
        class: "html",
        sandbox: "allow-popups allow-popups-to-escape-sandbox",
        title: mail.subject,
        srcdoc: `<base target="_blank">${mail.html}`,
      },
    )
    : h("pre", { class: "body" }, linked(mail.text));
  return [h("article", { class: "open" },
    h("button", { type: "button", class: "plain", onclick: () => go({ name: "list" }) }, `← ${t("back")}`),
    h("h3", {}, mail.subject || "—"),
    h("p", { class: "quiet" }, `${mail.from} → ${mail.to} · ${when(mail.at)}`),
    body,
    h(
      "details",
      {},
      h("summary", {}, t("headers")),
      h("dl", { class: "headers" }, mail.headers.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    ),
    mail.way === "in" && h("p", { class: "ends start" }, h(
      "button",
      { type: "button", class: "button primary", onclick: () => go({ name: "compose", answering: mail }) },
      t("answer"),
    ),
      mail.one_click && h(
        "button",
        { type: "button", class: "button", onclick: () => unsubscribe(mail) },
        t("unsubscribe"),
      )))];
}

async function unsubscribe(mail) {
  const answer = await post("/scene/unsubscribe", { number: mail.number });
  notice(answer.ok ? t("unsubscribed") : t("failed", { error: answer.error }));
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part) => (/^https?:/.test(part) ? link(part, part) : part));
}

function compose() {
  const { answering } = view;
  const stranger = who === SOMEBODY;
  const kinds = scene.kinds.filter(
    (kind) => answering ? kind !== "newsletter" : !["bounce", "auto-reply"].includes(kind),
  );
  const text = h("textarea", { name: "text", rows: 9, required: true });
  const hide = (kind) => {
    text.required = kind !== "bounce";
    text.closest("label").hidden = kind === "bounce";
    if (kind === "auto-reply" && !text.value) text.value = t("absence");
  };
  const row = (label, control) => h("label", {}, h("span", {}, label), control);
  const form = h("form", { class: "write", onsubmit: send },
    h("button", { type: "button", class: "plain", onclick: () => go({ name: "list" }) }, `← ${t("back")}`),
    stranger && row(t("name"), h("input", { name: "name", required: true, autocomplete: "off" })),
    stranger && row(
      t("address"),
      h(
        "input",
        { name: "address", type: "email", required: true, autocomplete: "off", placeholder: "name@company.example" },
      ),
    ),
    row(t("to"), h("input", { name: "to", type: "email", required: true, value: scene.our_address })),
    row(
      t("subject"),
      h("input", { name: "subject", required: !answering, value: answering ? reply(answering.subject) : "" }),
    ),
    row(
      t("kind"),
      h(
        "select",
        { name: "kind", onchange: (event) => hide(event.target.value) },
        kinds.map((kind) => h("option", { value: kind }, t(`kind-${kind}`))),
      ),
    ),
    row(t("text"), text),
    h("p", { class: "ends start" }, h("button", { class: "button primary" }, t("send"))));
  return [form];
}

const reply = (subject) => (/^re:/i.test(subject) ? subject : `Re: ${subject}`);

async function send(event) {
  event.preventDefault();
  const { name, address, ...rest } = Object.fromEntries(new FormData(event.target));
  const from = who === SOMEBODY ? {
    name,
    address: address.toLowerCase(),
    lang: spoken(),
  } : { address: who, name: person()?.name };
  const answer = await post("/scene/mail", { ...rest, ...from, answering: view.answering?.number });
  if (answer.ok === false) return notice(t("failed", { error: answer.error }));
  notice(t("mail-sent"));
  if (who === SOMEBODY) who = from.address;
  sessionStorage.setItem("prospect", who);
  view = { name: "list" };
  return refreshMail();
}
