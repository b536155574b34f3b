// What a person typed or chose on a surface, until it is sent.

const SEVERAL = ["selected_options", "selected_users", "selected_channels", "selected_conversations"];
const ONE = [
  "value", "selected_option", "selected_user", "selected_date", "selected_time",
  "selected_date_time", "selected_channel", "selected_conversation",
];

function plain(state) {
  for (const name of SEVERAL) if (name in state) return state[name].map((one) => one.value ?? one);
  for (const name of ONE) if (name in state) return state[name]?.value ?? state[name];
  return undefined;
}

export class Form {
  constructor() {
    this.typed = new Map();
    this.known = new Set();
  }

  get([block, action]) {
    return this.typed.get(`${block}\n${action}`);
  }

  set([block, action], value) {
    this.typed.set(`${block}\n${action}`, value);
  }

  // Takes over what the workspace keeps for this view, without overwriting newer typing.
  load(view) {
    const values = view.state?.values ?? {};
    const keys = Object.entries(values).flatMap(([block, actions]) => Object.keys(actions).map((action) => [block, action]));
    const there = new Set(keys.map(([block, action]) => `${block}\n${action}`));
    for (const key of this.typed.keys()) if (!there.has(key)) this.typed.delete(key);
    for (const [block, action] of keys) {
      const value = plain(values[block][action]);
      const fresh = this.get([block, action]) === undefined;
      if (fresh && value !== undefined && value !== null) this.set([block, action], value);
    }
  }

  values() {
    const values = {};
    for (const [key, value] of this.typed) {
      const [block, action] = key.split("\n");
      (values[block] ??= {})[action] = value;
    }
    return values;
  }
}
