// The practice world's page: prospects on the left, the sales team's Slack on the right.

import { $, $$, config, get, h, notice, post, speak, spoken, t, weekdayDate } from "./dom.js";
import { drawMail, refreshMail } from "./mail.js";
import { drawFrame, refresh } from "./slack.js";

let offset = 0;
let lastTraffic = 0;

function drawWords() {
  document.title = t("title");
  for (const node of $$("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of $$("[data-lang]")) node.setAttribute("aria-pressed", String(node.dataset.lang === spoken()));
  drawMail();
  drawWebsite();
  drawTraffic();
  drawFrame();
  tick();
}

function tick() {
  $("#now").textContent = weekdayDate(new Date(Date.now() + offset * 1000));
}

// Website

function drawWebsite() {
  const home = `/site/${spoken()}/`;
  const form = (slug) => `${config.product}/forms/${slug}?lang=${spoken()}`;
  const out = (href, label) => h("a", { class: "button", href, target: "_blank", rel: "noopener" }, label);
  $("#panel-website").replaceChildren(
    h(
      "p",
      { class: "ends start" },
      out(home, t("open-site")),
      out(form("contact"), t("contact-form")),
      out(form("ebook"), t("ebook-form")),
    ),
    h("iframe", { class: "site", src: home, title: t("website") }));
}

// Traffic

function drawTraffic() {
  lastTraffic = 0;
  $("#panel-traffic").replaceChildren(h("p", { class: "empty" }, t("no-traffic")),
    h("div", { class: "scroll" }, h("table", { class: "traffic", hidden: true },
      h(
        "thead",
        {},
        h("tr", {}, ["direction", "what", "took", "result"].map((key) => h("th", { scope: "col" }, t(key)))),
      ), h("tbody"))));
}

async function refreshTraffic() {
  if ($("#panel-traffic").hidden) return;
  const { log } = await get(`/control/log?after=${lastTraffic}`);
  if (!log.length) return;
  lastTraffic = log.at(-1).n;
  $("#panel-traffic .empty").hidden = true;
  $("#panel-traffic table").hidden = false;
  const body = $("#panel-traffic tbody");
  for (const one of log) {
    body.prepend(
      h(
        "tr",
        { class: one.ok ? null : "bad" },
        h("td", {}, one.direction),
        h("td", {}, h("code", {}, one.name)),
        h("td", { class: "number" }, `${Math.round(one.ms)} ms`),
        h("td", {}, one.ok ? "ok" : one.error || "—"),
      ),
    );
  }
  while (body.children.length > 300) body.lastElementChild.remove();
}

// Tabs and switches

function showTab(name) {
  for (const tab of $$("[role=tab]")) {
    const on = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    $(`#${tab.getAttribute("aria-controls")}`).hidden = !on;
  }
  sessionStorage.setItem("tab", name);
  refreshTraffic();
}

function showSide(side) {
  document.body.dataset.side = side;
  for (const node of $$("[data-show]")) node.setAttribute("aria-pressed", String(node.dataset.show === side));
}

function connect() {
  const tabs = $$("[role=tab]");
  tabs.forEach((tab, n) => {
    tab.addEventListener("click", () => showTab(tab.id.slice(4)));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(n + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
    });
  });
  for (const node of $$("[data-show]")) node.addEventListener("click", () => showSide(node.dataset.show));
  for (const node of $$("[data-seconds]")) node.addEventListener("click", () => travel(Number(node.dataset.seconds)));
  for (const node of $$("[data-lang]")) node.addEventListener("click", () => switchTo(node.dataset.lang));
}

async function travel(seconds) {
  ({ offset } = await post("/scene/time", { seconds }));
  tick();
}

async function switchTo(lang) {
  speak(lang);
  drawWords();
  const url = new URL(location);
  url.searchParams.set("lang", lang);
  history.replaceState(null, "", url);
  await post("/scene/language", { lang });
  await news();
}

async function news() {
  const scene = await refreshMail();
  offset = scene.offset;
  tick();
  await Promise.all([refresh(), refreshTraffic()]);
  return scene.number;
}

// Asks for news forever; the answer comes when there is some.
async function listen() {
  let number = 0;
  for (;;) {
    try {
      await news();
      document.body.dataset.ready = "yes";
      ({ number } = await get(`/scene/events?after=${number}`));
    } catch {
      notice(t("offline"));
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}

connect();
speak(config.lang);
drawWords();
showTab(sessionStorage.getItem("tab") ?? "mail");
setInterval(tick, 10000);
listen();
