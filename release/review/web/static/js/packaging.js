/** Make the package, and follow how far it is. */

import { get, post } from "./api.js";
import { h, refill, say } from "./dom.js";
import { button } from "./forms.js";

const WORDS = {
  none: "No package was made yet.", running: "The package is being made.", released: "The package is ready.", waiting: "Waits for another item to be passed.",
  held: "Held by the policy.", refused: "Refused.", quarantined: "In quarantine.", failed: "The package could not be made.",
};
const POLL_MS = 1500;

/** @param {HTMLElement} box @param {Object} app */
export function drawPackage(box, app) {
  const { item } = app.store.get();
  const state = item.package?.state ?? "none";
  refill(box, h("h2", {}, "Package"),
    h("p", { class: `chip package-${state}` }, WORDS[state] ?? state),
    (item.package?.words ?? []).map((line) => h("p", { class: "quiet" }, line)),
    h("div", { class: "row" },
      item.may.package ? button("Make the package", { sign: "box", kind: "primary", key: "package", disabled: state === "running", on: () => make(app) }) : null,
      h("a", { href: "/", class: "button" }, h("span", {}, "Back to the queue"))),
    !item.may.package && item.why_not?.package?.length ? h("p", { class: "quiet" }, item.why_not.package.join(" ")) : null);
  if (state === "running") poll(app);
}

async function make(app) {
  try {
    put(app, await post(`/requests/${encodeURIComponent(app.store.get().item.reference)}/package`, {}));
  } catch (error) { await app.edits.failed(error, "Making the package", () => make(app)); }
}

function put(app, answer) {
  const { item } = app.store.get();
  app.store.set({ item: { ...item, package: { state: answer.state, words: answer.words ?? [] } } });
}

function poll(app) {
  app.packagePoll ??= setTimeout(async () => {
    app.packagePoll = null;
    try {
      const answer = await get(`/requests/${encodeURIComponent(app.store.get().item.reference)}/package`);
      if (answer.state !== "running") { say(WORDS[answer.state] ?? answer.state); await app.edits.reload(); }
      put(app, answer);
    } catch { poll(app); }
  }, POLL_MS);
}
