// Who acts in which conversation, what the workspace holds, and the one way to act in it.

import { notice, post, t } from "./dom.js";
import { Form } from "./form.js";
import { refresh } from "./slack.js";

export const seen = JSON.parse(sessionStorage.getItem("seen") ?? "{}");
const labels = new Map();
export const here = {
  me: sessionStorage.getItem("me") ?? "minji",
  room: sessionStorage.getItem("room") ?? "leads",
  thread: null,
  workspace: { users: [], channels: [], app: { name: "" } },
  talks: new Map(),
  homeForm: new Form(),
};

export const names = {
  user: (id, label) => here.workspace.users.find((one) => one.id === id)?.real_name ?? (
    id === here.workspace.app.user ? here.workspace.app.name : (label ?? id)
  ),
  channel: (id, label) => here.workspace.channels.find((one) => one.id === id)?.name ?? label ?? id,
  members: () => here.workspace.users,
  channels: () => here.workspace.channels,
};
export const myself = () => here.workspace.users.find((one) => one.name === here.me);
export const mine = () => here.workspace.channels.filter((one) => one.members.includes(myself()?.id));

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
export function placeOf(surface, where, form, errors) {
  const typed = () => (surface === "message" ? {} : { values: form.values() });
  return {
    names,
    form,
    errors,
    labels,
    act: (block, element, choice) => {
      const target = { surface, action_id: element.action_id, block_id: block.block_id };
      return act("interact", { ...target, ...where, ...choice, ...typed() });
    },
    ask: (block, element, value) => ask(surface === "message" ? where : {}, block, element, value),
  };
}
