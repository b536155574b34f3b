// Turns Slack's mrkdwn, Markdown and plain text with emoji into nodes.

import { dated, h } from "./dom.js";

const EMOJI = {
  alarm_clock: "⏰", arrow_right: "➡️", arrow_up: "⬆️", arrow_down: "⬇️", bar_chart: "📊", bell: "🔔",
  briefcase: "💼", bulb: "💡", calendar: "📆", chart_with_upwards_trend: "📈", clipboard: "📋", clock3: "🕒",
  chart_with_downwards_trend: "📉", dart: "🎯", email: "📧", envelope: "✉️", exclamation: "❗", eyes: "👀",
  fire: "🔥", green_heart: "💚", hand: "✋", handshake: "🤝", heavy_check_mark: "✔️", heavy_plus_sign: "➕",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", house: "🏠", inbox_tray: "📥", incoming_envelope: "📨",
  information_source: "ℹ️", key: "🔑", large_blue_circle: "🔵", large_green_circle: "🟢", link: "🔗",
  large_orange_circle: "🟠", large_red_square: "🟥", large_yellow_circle: "🟡", leftwards_arrow_with_hook: "↩️",
  lock: "🔒", mag: "🔍", mailbox_with_mail: "📬", memo: "📝", money_with_wings: "💸", moneybag: "💰",
  new: "🆕", no_entry: "⛔", no_entry_sign: "🚫", no_bell: "🔕", office: "🏢", outbox_tray: "📤", page_facing_up: "📄",
  party_popper: "🎉", pencil: "✏️", pencil2: "✏️", phone: "☎️", telephone_receiver: "📞", point_right: "👉",
  pushpin: "📌", question: "❓", raised_hands: "🙌", raising_hand: "🙋", recycle: "♻️", red_circle: "🔴",
  repeat: "🔁", robot_face: "🤖", rocket: "🚀", rotating_light: "🚨", seedling: "🌱", snowflake: "❄️",
  speech_balloon: "💬", sparkles: "✨", star: "⭐", star2: "🌟", stopwatch: "⏱️", sun_with_face: "🌞", sunrise: "🌅",
  tada: "🎉", thread: "🧵", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", timer_clock: "⏲️",
  trophy: "🏆", warning: "⚠️", wastebasket: "🗑️", wave: "👋", white_check_mark: "✅", white_circle: "⚪",
  x: "❌", zap: "⚡", zzz: "💤", heart: "❤️", slightly_smiling_face: "🙂", pray: "🙏", clap: "👏",
};

export const emoji = (name) => EMOJI[name] ?? `:${name}:`;
export const withEmoji = (text) =>
  String(text ?? "").replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);

const unescape = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function link(url, label) {
  if (!/^(https?:|mailto:)/i.test(url)) return document.createTextNode(label);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

// A moment in the reader's language; `format` holds Slack's {date…} and {time…} tokens.
export function moment(seconds, format) {
  const at = new Date(seconds * 1000);
  const say = (options) => dated(at, options);
  const long = { year: "numeric", month: "long", day: "numeric" };
  const tokens = {
    date: long, date_pretty: long, date_short: { month: "short", day: "numeric", year: "numeric" },
    date_short_pretty: { month: "short", day: "numeric", year: "numeric" }, date_long: { weekday: "long", ...long },
    date_long_pretty: { weekday: "long", ...long }, time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    time_secs: { timeStyle: "medium" }, date_num: { dateStyle: "short" }, ago: { ...long, hour: "2-digit", minute: "2-digit" },
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => (tokens[name] ? say(tokens[name]) : whole));
}

function mention(body, names) {
  const [target, label] = body.split(/\|(.*)/s);
  if (target[0] === "@") return h("span", { class: "mention" }, `@${names.user(target.slice(1), label)}`);
  if (target[0] === "#") return h("span", { class: "mention" }, `#${names.channel(target.slice(1), label)}`);
  if (target.startsWith("!date^")) {
    const [, seconds, format, url] = target.split("^");
    const text = moment(Number(seconds), format);
    return h("time", {}, url ? link(url, text) : text);
  }
  if (target[0] === "!") return h("span", { class: "mention" }, `@${label ?? target.slice(1).split("^")[0]}`);
  return link(unescape(target), unescape(label ?? target.replace(/^mailto:/, "")));
}

// The inline part: code first, then links, then bold, italic and strike, which may hold each other.
const INLINE = [
  [/`([^`\n]+)`/, (m) => h("code", {}, unescape(m[1]))],
  [/<([^<>\n]+)>/, (m, names) => mention(m[1], names)],
  [/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\p{L}\p{N}*])/u, (m, names) => h("strong", {}, inline(m[1], names))],
  [/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\p{L}\p{N}_])/u, (m, names) => h("em", {}, inline(m[1], names))],
  [/(?<![\p{L}\p{N}~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\p{L}\p{N}~])/u, (m, names) => h("s", {}, inline(m[1], names))],
];

function inline(text, names) {
  let first = null;
  for (const [pattern, make] of INLINE) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, make };
  }
  if (!first) return withEmoji(unescape(text)).split("\n").flatMap((line, n) => (n ? [h("br"), line] : [line]));
  const { match, make } = first;
  const after = text.slice(match.index + match[0].length);
  return [inline(text.slice(0, match.index), names), make(match, names), inline(after, names)];
}

export function mrkdwn(text, names) {
  return String(text ?? "")
    .split(/(```[\s\S]*?```)/)
    .filter(Boolean)
    .map((part, n, parts) => {
      const fenced = (one) => Boolean(one?.startsWith("```") && one.length >= 6);
      if (fenced(part)) return h("pre", {}, unescape(part.slice(3, -3).replace(/^\n/, "")));
      return paragraphs(fenced(parts[n - 1]) ? part.replace(/^\n/, "") : part, names);
    });
}

function paragraphs(text, names) {
  const made = [];
  for (const piece of text.split(/((?:^|\n)(?:&gt;|>) ?[^\n]*(?:\n(?:&gt;|>) ?[^\n]*)*)/)) {
    if (!piece) continue;
    if (!/^\n?(?:&gt;|>)/.test(piece)) made.push(h("span", {}, inline(piece, names)));
    else made.push(h("blockquote", {}, inline(piece.replace(/^\n/, "").replace(/^(?:&gt;|>) ?/gm, "").replace(/\n$/, ""), names)));
  }
  return made;
}

export function textObject(object, names) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, names);
  return object.emoji === false ? [object.text] : [withEmoji(object.text)];
}

// Markdown, as far as apps use it in messages.
const MARKDOWN = [
  [/`([^`\n]+)`/, (m) => h("code", {}, m[1])],
  [/\[([^\]\n]+)\]\(([^)\s]+)\)/, (m) => link(m[2], m[1])],
  [/\*\*(.+?)\*\*/, (m) => h("strong", {}, mdInline(m[1]))],
  [/(?<![\p{L}\p{N}*])\*([^*\n]+)\*(?!\*)/u, (m) => h("em", {}, mdInline(m[1]))],
  [/(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/u, (m) => h("em", {}, mdInline(m[1]))],
  [/~~(.+?)~~/, (m) => h("s", {}, mdInline(m[1]))],
];

function mdInline(text) {
  let first = null;
  for (const [pattern, make] of MARKDOWN) {
    const match = pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, make };
  }
  if (!first) return [withEmoji(text)];
  const { match, make } = first;
  return [...mdInline(text.slice(0, match.index)), make(match), ...mdInline(text.slice(match.index + match[0].length))];
}

export function markdown(text) {
  const made = [];
  let list = null;
  for (const part of String(text ?? "").split(/(```[\s\S]*?```)/)) {
    if (part.startsWith("```")) {
      made.push(h("pre", {}, part.slice(3, -3).replace(/^\w*\n/, "")));
      continue;
    }
    for (const line of part.split("\n")) {
      const item = /^\s*(?:([-*])|\d+\.)\s+(.*)/.exec(line);
      if (!item) list = null;
      const heading = /^(#{1,6})\s+(.*)/.exec(line);
      if (item) {
        if (!list) made.push((list = h(item[1] ? "ul" : "ol")));
        list.append(h("li", {}, mdInline(item[2])));
      } else if (heading) made.push(h("p", { class: "md-heading" }, mdInline(heading[2])));
      else if (line.startsWith(">")) made.push(h("blockquote", {}, mdInline(line.replace(/^>\s?/, ""))));
      else if (line.trim()) made.push(h("p", {}, mdInline(line)));
    }
  }
  return made;
}
