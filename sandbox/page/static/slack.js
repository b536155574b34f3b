// The right side: one member's Slack, with what that member may see and do.

import { get } from "./dom.js";
import { showModal } from "./modal.js";
import { drawPersonas, drawSidebar } from "./people.js";
import { drawFrame, drawRoom, drawThread } from "./talk.js";
import { act, here, mine, myself, placeOf } from "./workspace.js";

export { drawFrame };

let running = null;
let again = false;

// Several reasons to look again at once are one look, and one more for what came meanwhile.
export async function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = load().finally(() => {
    running = null;
    if (again) {
      again = false;
      refresh().catch(() => {}); // the page's own loop says when the connection is lost
    }
  });
  return running;
}

async function load() {
  here.workspace = await get("/control/state");
  if (!myself()) here.me = here.workspace.users[0]?.name;
  const open = ["dm", "home"].includes(here.room) || mine().some((one) => one.name === here.room);
  if (!open) here.room = mine()[0]?.name ?? "dm";
  const me = here.me;
  const rooms = await Promise.all([
    ...mine().map((one) => get(`/control/messages?channel=${one.id}&user=${me}`).then((talk) => [one.name, talk])),
    get(`/control/dm?user=${me}`).then((talk) => ["dm", talk]),
  ]);
  const [modal, home] = await Promise.all([get(`/control/modal?user=${me}`), get(`/control/home?user=${me}`)]);
  if (me !== here.me) return;
  here.talks = new Map(rooms);
  drawPersonas();
  drawRoom(home);
  drawSidebar();
  drawThread();
  showModal(modal, { me, place: (view, form, errors) => placeOf("modal", { view_id: view.id }, form, errors), act });
}
