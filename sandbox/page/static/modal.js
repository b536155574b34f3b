// The modal on top of a member's stack, as a native dialog.

import { $$, h, t } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { Form } from "./form.js";
import { textObject, withEmoji } from "./mrkdwn.js";

const forms = new Map();
let dialog = null;
let print = "";
let gone = false;

export function showModal({ view, errors }, { me, place, act }) {
  if (!view) return close();
  const now = JSON.stringify([me, view.id, view.hash, errors, document.documentElement.lang]);
  if (now === print && dialog?.open) return undefined;
  const focus = dialog?.contains(document.activeElement) ? at(document.activeElement) : null;
  const scrolled = dialog?.querySelector(".modal-body")?.scrollTop ?? 0;
  const same = dialog?.dataset.view === view.id;
  if (!same) close();
  print = now;
  const form = forms.get(view.id) ?? new Form();
  forms.set(view.id, form);
  form.load(view);
  dialog ??= open(act);
  dialog.dataset.view = view.id;
  dialog.replaceChildren(body(view, errors, place(view, form, errors), form, act));
  if (!dialog.open) dialog.showModal();
  dialog.querySelector(".modal-body").scrollTop = scrolled;
  const wrong = dialog.querySelector('[aria-invalid="true"]');
  const next = wrong ?? (
    same && focus ? $$(focus, dialog)[0] : dialog.querySelector("[autofocus], input, textarea, select")
  );
  next?.focus({ preventScroll: same && !wrong });
  return undefined;
}

const at = (node) => {
  const owner = node.closest("[data-action]");
  const block = node.closest("[data-block]");
  if (!owner || !block) return ":not(*)";
  const name = owner === node ? "" : node.value && ["radio", "checkbox"].includes(node.type) ? ` [value="${CSS.escape(node.value)}"]` : " input";
  return `[data-block="${CSS.escape(block.dataset.block)}"] [data-action="${CSS.escape(owner.dataset.action)}"]${name}`;
};

function open(act) {
  const made = h(
    "dialog",
    {
      class: "modal",
      oncancel: (event) => { event.preventDefault(); if (event.target === made) act("view-close", {}); },
    },
  );
  document.body.append(made);
  gone = false;
  return made;
}

function close() {
  dialog?.close();
  dialog?.remove();
  dialog = null;
  print = "";
  gone = true;
}

function body(view, errors, place, form, act) {
  const submit = view.submit && h("button", { class: "button primary" }, withEmoji(view.submit.text));
  const send = async (event) => {
    event.preventDefault();
    submit?.setAttribute("aria-busy", "true");
    await act("view-submit", { values: form.values() });
    if (!gone) submit?.removeAttribute("aria-busy");
  };
  return h("form", { onsubmit: send, novalidate: true },
    h(
      "header",
      {},
      h("h2", {}, textObject(view.title, {})),
      h(
        "button",
        { type: "button", class: "plain", "aria-label": t("close"), onclick: () => act("view-close", {}) },
        "✕",
      ),
    ),
    h(
      "div",
      { class: "modal-body" },
      errors[""] && h("p", { class: "error", role: "alert" }, errors[""]),
      drawBlocks(view.blocks, place),
    ),
    h(
      "footer",
      {},
      h(
        "button",
        { type: "button", class: "button", onclick: () => act("view-close", {}) },
        withEmoji(view.close?.text ?? t("close")),
      ),
      submit,
    ));
}
