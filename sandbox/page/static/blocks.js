// Draws Block Kit. A place tells where: { names, act(block, element, value), form, errors, ask }.

import { chart } from "./charts.js";
import { h, t } from "./dom.js";
import { control, field } from "./elements.js";
import { emoji, link, markdown, moment, textObject, withEmoji } from "./mrkdwn.js";

export function drawBlocks(blocks, place) {
  return (blocks ?? []).map((block) => {
    const draw = DRAW[block.type] ?? unknown;
    const node = draw(block, place);
    node.classList.add("block", `b-${block.type}`);
    if (block.block_id) node.dataset.block = block.block_id;
    return node;
  });
}

const unknown = (block) => h("p", { class: "quiet" }, `[${block.type}]`);

const DRAW = {
  header: (block) => h("h3", {}, textObject(block.text, {})),
  divider: () => h("hr"),
  section,
  context: (block, { names }) =>
    h("div", {}, (block.elements ?? []).map((one) =>
      one.type === "image" ? picture(one) : h("span", {}, textObject(one, names)))),
  actions: (block, place) => h("div", {}, (block.elements ?? []).map((one) => control(block, one, place))),
  context_actions: (block, place) => h("div", {}, (block.elements ?? []).map((one) => control(block, one, place))),
  image: (block) => h("figure", {}, picture(block), block.title && h("figcaption", {}, textObject(block.title, {}))),
  input: field,
  rich_text: (block, { names }) => h("div", {}, richText(block, names)),
  markdown: (block) => h("div", {}, markdown(block.text)),
  table,
  data_table: dataTable,
  data_visualization: (block) => h("div", {}, chart(block)),
  alert: (block, { names }) => h(
    "div",
    { class: `alert ${block.level ?? "default"}`, role: "note" },
    textObject(block.text, names),
  ),
  video: (block) => h(
    "p",
    {},
    link(block.video_url ?? block.title_url ?? "", block.title?.text ?? block.alt_text ?? ""),
  ),
  card: (block, place) => h("div", {}, block.title && h("strong", {}, textObject(block.title, place.names)),
    block.subtitle && h("p", { class: "quiet" }, textObject(block.subtitle, place.names)),
    block.body && h("p", {}, textObject(block.body, place.names)),
    (block.actions ?? []).map((one) => control(block, one, place))),
  container: (block, place) => h("div", {}, drawBlocks(block.child_blocks, place)),
};

function section(block, place) {
  const { names } = place;
  return h("div", {},
    h("div", { class: "section-text" },
      block.text && h("div", { class: "text" }, textObject(block.text, names)),
      block.fields && h("div", { class: "fields" }, block.fields.map((one) => h("div", {}, textObject(one, names))))),
    block.accessory && h("div", { class: "accessory" },
      block.accessory.type === "image" ? picture(block.accessory) : control(block, block.accessory, place)));
}

const picture = (one) =>
  h("img", { src: one.image_url ?? "", alt: one.alt_text ?? "", loading: "lazy", referrerpolicy: "no-referrer" });

// rich_text

function richText(block, names) {
  return (block.elements ?? []).map((part) => {
    switch (part.type) {
      case "rich_text_list": {
        const tag = part.style === "ordered" ? "ol" : "ul";
        return h(tag, { class: `indent-${part.indent ?? 0}`, start: part.offset ? part.offset + 1 : null },
          (part.elements ?? []).map((item) => h("li", {}, pieces(item, names))));
      }
      case "rich_text_quote": return h("blockquote", {}, pieces(part, names));
      case "rich_text_preformatted": return h("pre", {}, pieces(part, names));
      default: return h("p", {}, pieces(part, names));
    }
  });
}

function pieces(part, names) {
  return (part.elements ?? []).map((one) => {
    const node = piece(one, names);
    const style = one.style ?? {};
    return [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]]
      .reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
  });
}

function piece(one, names) {
  switch (one.type) {
    case "text": return h("span", { class: "text" }, one.text);
    case "link": return link(one.url, one.text ?? one.url);
    case "user": return h("span", { class: "mention" }, `@${names.user(one.user_id)}`);
    case "channel": return h("span", { class: "mention" }, `#${names.channel(one.channel_id)}`);
    case "broadcast": return h("span", { class: "mention" }, `@${one.range}`);
    case "emoji": return document.createTextNode(emoji(one.name));
    case "date": return h("time", {}, moment(one.timestamp, one.format));
    case "color": return h("code", {}, one.value);
    default: return document.createTextNode("");
  }
}

// tables

function cell(one, tag, names) {
  const number = one?.type === "raw_number";
  const inside = one?.type === "rich_text" ? richText(one, names) : withEmoji(one?.text ?? one?.value ?? "");
  return h(tag, { class: number ? "number" : null, scope: tag === "th" ? "col" : null }, inside);
}

function table(block, { names }) {
  const [head, ...rows] = block.rows ?? [];
  const align = (block.column_settings ?? []).map((one) => one?.align);
  const row = (cells, tag) => h("tr", {}, cells.map((one, n) => {
    const node = cell(one, tag, names);
    if (align[n]) node.classList.add(`to-${align[n]}`);
    return node;
  }));
  return scrollable(
    h("table", {}, head && h("thead", {}, row(head, "th")), h("tbody", {}, rows.map((one) => row(one, "td")))),
  );
}

function dataTable(block, { names }) {
  const [head, ...rows] = block.rows ?? [];
  const size = block.page_size ?? rows.length;
  const header = block.row_header_column_index;
  const body = h("tbody");
  const more = h("button", { type: "button", class: "plain", onclick: () => show(shown + size) });
  let shown = 0;
  function show(count) {
    shown = Math.min(count, rows.length);
    body.replaceChildren(...rows.slice(0, shown).map((cells) => h("tr", {}, cells.map((one, n) => {
      const node = cell(one, n === header ? "th" : "td", names);
      if (n === header) node.scope = "row";
      return node;
    }))));
    more.textContent = `${t("show-more")} · ${t("shown-of", { shown, total: rows.length })}`;
    more.hidden = shown >= rows.length;
  }
  show(size);
  return scrollable(
    h("table", {}, block.caption && h("caption", {}, block.caption), head && h("thead", {}, h("tr", {}, head.map((one, n) => {
      const node = cell(one, "th", names);
      if (rows[0]?.[n]?.type === "raw_number") node.classList.add("number");
      return node;
    }))), body), more);
}

const scrollable = (...children) => h(
  "div",
  {},
  h("div", { class: "sideways", tabindex: "0" }, children[0]),
  ...children.slice(1)
);
