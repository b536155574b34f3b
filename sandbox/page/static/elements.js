// What can be pressed, chosen or typed. In a message or Home a choice acts at once; inside an input
// block it is kept in the form until the modal is submitted.

import { h, t } from "./dom.js";
import { textObject, withEmoji } from "./mrkdwn.js";

let serial = 0;
const plain = (object) => withEmoji(object?.text ?? "");
const optionsOf = (element) => [
  ...(element.options ?? []),
  ...(element.option_groups ?? []).flatMap((one) => one.options ?? []),
];

// A control outside an input block.
export function control(block, element, place) {
  const make = ACTIVE[element.type];
  if (!make) return h("span", { class: "quiet" }, `[${element.type}]`);
  const node = make(element, {
    ...place,
    block,
    key: [block.block_id, element.action_id],
    label: element.accessibility_label ?? (plain(element.placeholder) || plain(block.text) || plain(block.label)),
    changed: (value) => confirmed(element.confirm, place.names, () => place.act(block, element, { selected: value })),
  });
  node.dataset.action = element.action_id ?? "";
  return node;
}

// An input block: label, control, hint, and the error beside it.
export function field(block, place) {
  const { element } = block;
  const make = ACTIVE[element.type];
  const id = `field-${(serial += 1)}`;
  const error = place.errors?.[block.block_id];
  const key = [block.block_id, element.action_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const node = make?.(element, {
    ...place, block, key, id, described, invalid: Boolean(error), label: plain(block.label), required: !block.optional,
    changed: (value) => {
      place.form.set(key, value);
      if (block.dispatch_action) place.act(block, element, { selected: value });
    },
  }) ?? h("span", { class: "quiet" }, `[${element.type}]`);
  node.dataset.action = element.action_id ?? "";
  const many = element.type === "radio_buttons" || element.type === "checkboxes";
  return h("div", { class: error ? "wrong" : null },
    h(many ? "p" : "label", { class: "label", for: many ? null : id, id: `${id}-label` }, textObject(block.label, {}),
      block.optional && h("span", { class: "quiet" }, ` ${t("optional")}`)),
    node,
    block.hint && h("p", { class: "hint", id: `${id}-hint` }, textObject(block.hint, {})),
    error && h("p", { class: "error", id: `${id}-error`, role: "alert" }, error));
}

const facts = (place) => ({
  id: place.id, "aria-label": place.id ? null : place.label, "aria-describedby": place.described,
  "aria-invalid": place.invalid ? "true" : null, "aria-required": place.required ? "true" : null,
});

const ACTIVE = {
  button: (element, place) => {
    const attributes = { class: `button ${element.style ?? ""}`, "aria-label": element.accessibility_label };
    const press = () => confirmed(
      element.confirm,
      place.names,
      () => place.act(place.block, element, { value: element.value }),
    );
    if (element.url) return h(
      "a",
      {
        ...attributes,
        href: /^https?:/i.test(element.url) ? element.url : null,
        target: "_blank",
        rel: "noopener noreferrer",
        onclick: press,
      },
      textObject(element.text, {}),
    );
    return h("button", { ...attributes, type: "button", onclick: press }, textObject(element.text, {}));
  },
  overflow: (element, place) => menu(t("more"), "⋯", (element.options ?? []).map((option) => ({
    label: plain(option.text), url: option.url,
    run: () => confirmed(
      element.confirm,
      place.names,
      () => place.act(place.block, element, { selected: option.value }),
    ),
  }))),
  plain_text_input: (element, place) => {
    const value = place.form.get(place.key) ?? element.initial_value ?? "";
    const attributes = { ...facts(place), value, placeholder: plain(element.placeholder), maxlength: element.max_length,
      autofocus: element.focus_on_load, oninput: (event) => place.form.set(place.key, event.target.value),
      onchange: (event) => place.changed(event.target.value) };
    return element.multiline ? h("textarea", { ...attributes, rows: 4 }) : h("input", { ...attributes, type: "text" });
  },
  email_text_input: (element, place) => typed(element, place, { type: "email" }),
  url_text_input: (element, place) => typed(element, place, { type: "url" }),
  number_input: (element, place) => typed(
    element,
    place,
    { type: "text", inputmode: element.is_decimal_allowed ? "decimal" : "numeric" },
  ),
  rich_text_input: (element, place) => h("textarea", { ...facts(place), rows: 5, value: place.form.get(place.key) ?? "",
    oninput: (event) => place.form.set(place.key, event.target.value) }),
  datepicker: (element, place) => typed(element, place, { type: "date" }, element.initial_date),
  timepicker: (element, place) => typed(element, place, { type: "time" }, element.initial_time),
  datetimepicker: (element, place) => {
    const now = place.form.get(place.key) ?? element.initial_date_time;
    const local = now ? new Date(now * 1000 - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 16) : "";
    return h("input", { ...facts(place), type: "datetime-local", value: local,
      onchange: (event) => place.changed(
        event.target.value ? Math.floor(new Date(event.target.value) / 1000) : null,
      ) });
  },
  static_select: (element, place) => select(element, place, grouped(element)),
  multi_static_select: (element, place) => boxes(element, place, optionsOf(element)),
  users_select: (element, place) => select(element, place, people(place), element.initial_user),
  multi_users_select: (element, place) => boxes(element, place, people(place), element.initial_users),
  channels_select: (element, place) => select(element, place, channels(place), element.initial_channel),
  conversations_select: (element, place) => select(element, place, channels(place), element.initial_conversation),
  external_select: external,
  multi_external_select: external,
  radio_buttons: (element, place) => radios(element, place),
  checkboxes: (element, place) => boxes(element, place, element.options ?? []),
};

function typed(element, place, attributes, initial = element.initial_value) {
  const changed = (event) => place.changed(event.target.value || null);
  return h("input", { ...facts(place), ...attributes, value: place.form.get(place.key) ?? initial ?? "",
    placeholder: plain(element.placeholder), maxlength: element.max_length,
    oninput: place.id ? (event) => place.form.set(place.key, event.target.value) : null, onchange: changed });
}

const people = ({ names }) => names.members().map((one) => ({ text: { text: one.real_name }, value: one.id }));
const channels = ({ names }) => names.channels().map((one) => ({ text: { text: `#${one.name}` }, value: one.id }));
const grouped = (element) => element.option_groups ?? element.options ?? [];

function choices(list, now) {
  return list.map((one) => (one.options && one.label
    ? h("optgroup", { label: plain(one.label) }, choices(one.options, now))
    : h("option", { value: one.value, selected: one.value === now }, plain(one.text))));
}

function select(element, place, list, initial = element.initial_option?.value) {
  const kept = place.form.get(place.key);
  const now = kept === undefined ? initial : kept;
  return h("select", { ...facts(place), onchange: (event) => place.changed(event.target.value || null) },
    h("option", { value: "", selected: !now }, plain(element.placeholder) || t("choose")), choices(list, now));
}

function group(element, place, list, type, isOn, change) {
  const name = `group-${(serial += 1)}`;
  return h("div", { role: type === "radio" ? "radiogroup" : "group", class: "choices", "aria-labelledby": place.id ? `${place.id}-label` : null,
    "aria-label": place.id ? null : place.label, "aria-describedby": place.described, "aria-invalid": place.invalid ? "true" : null },
  list.map((option) => h("label", {},
    h("input", { type, name, value: option.value, checked: isOn(option.value), onchange: change }),
    h(
      "span",
      {},
      textObject(option.text, place.names),
      option.description && h("small", {}, textObject(option.description, place.names)),
    ))));
}

function radios(element, place) {
  const now = place.form.get(place.key) ?? element.initial_option?.value;
  return group(
    element,
    place,
    element.options ?? [],
    "radio",
    (value) => value === now,
    (event) => place.changed(event.target.value),
  );
}

function boxes(element, place, list, initial = (element.initial_options ?? []).map((one) => one.value)) {
  const now = new Set(place.form.get(place.key) ?? initial ?? []);
  return group(element, place, list, "checkbox", (value) => now.has(value), (event) => {
    if (event.target.checked) now.add(event.target.value);
    else now.delete(event.target.value);
    place.changed([...now]);
  });
}

// A select whose options the app offers while one types (a combobox).
function external(element, place) {
  const listId = `list-${(serial += 1)}`;
  const held = element.initial_option ?? element.initial_options?.[0];
  const several = element.type.startsWith("multi");
  let asked = 0;
  let offered = [];
  let active = -1;
  const list = h("ul", { class: "offers", id: listId, role: "listbox", hidden: true });
  const input = h("input", { ...facts(place), type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false",
    "aria-controls": listId, "aria-autocomplete": "list", placeholder: plain(element.placeholder) || t("type-to-search"),
    value: place.labels?.get(String(place.key)) ?? plain(held?.text), oninput: search, onfocus: search, onkeydown: move,
    onblur: () => setTimeout(close, 150) });
  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }
  function choose(option) {
    input.value = plain(option.text);
    place.labels?.set(String(place.key), input.value);
    close();
    place.changed(several ? [option.value] : option.value);
  }
  async function search() {
    const text = input.value;
    if (text.length < (element.min_query_length ?? 3)) return close();
    const mine = (asked += 1);
    const answer = await place.ask(place.block, element, text);
    if (mine !== asked) return undefined;
    offered = answer;
    active = -1;
    list.replaceChildren(...(offered.length
      ? offered.map(
        (option, n) => h(
          "li",
          {
            role: "option",
            id: `${listId}-${n}`,
            "aria-selected": "false",
            onmousedown: (event) => { event.preventDefault(); choose(option); },
          },
          plain(option.text),
        ),
      )
      : [h("li", { class: "quiet" }, t("nothing-found"))]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    return undefined;
  }
  function move(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
    if (event.key === "Enter" && active >= 0 && !list.hidden) {
      event.preventDefault();
      choose(offered[active]);
    }
    if (!(event.key in steps) || !offered.length) return;
    event.preventDefault();
    active = (active + steps[event.key] + offered.length) % offered.length;
    [...list.children].forEach((node, n) => node.setAttribute("aria-selected", String(n === active)));
    input.setAttribute("aria-activedescendant", `${listId}-${active}`);
  }
  return h("div", { class: "combo" }, input, list);
}

// A button that opens a menu; arrows move, Escape closes.
export function menu(label, sign, entries) {
  const list = h("div", { class: "menu", role: "menu", hidden: true }, entries.map((entry) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        onclick: () => { close(); entry.run(); if (entry.url) window.open(entry.url, "_blank", "noopener"); },
      },
      entry.label,
    )));
  const button = h("button", { type: "button", class: "button more", "aria-label": label, "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: () => (list.hidden ? open() : close()) }, sign);
  const box = h(
    "div",
    { class: "menu-box", onkeydown: keys, onfocusout: (event) => { if (!box.contains(event.relatedTarget)) close(); } },
    button,
    list,
  );
  function open() {
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.firstElementChild?.focus();
  }
  function close() {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }
  function keys(event) {
    const items = [...list.children];
    const at = items.indexOf(document.activeElement);
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
      button.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    event.preventDefault();
    items[(at + step + items.length) % items.length]?.focus();
  }
  return box;
}

// Asks first where the element says so.
export function confirmed(confirm, names, run) {
  if (!confirm) return run();
  const dialog = h("dialog", {
    class: "confirm",
    onclose: () => { dialog.remove(); if (dialog.returnValue === "yes") run(); },
  },
    h("form", { method: "dialog" },
      h("h3", {}, textObject(confirm.title, names)),
      h("p", {}, textObject(confirm.text, names)),
      h("div", { class: "ends" },
        h("button", { class: "button", value: "no" }, plain(confirm.deny) || t("cancel")),
        h(
          "button",
          { class: `button ${confirm.style ?? "primary"}`, value: "yes" },
          plain(confirm.confirm) || t("confirm"),
        ))));
  document.body.append(dialog);
  dialog.showModal();
  return undefined;
}
