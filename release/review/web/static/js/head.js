/** The line above the pictures: which item it is, how it stands, undo and redo, sign. */

import { at, h, refill } from "./dom.js";
import { button } from "./forms.js";
import { passing } from "./sign.js";
import { ITEM_KINDS } from "./words.js";

/** @param {Object} app */
export function drawHead(app) {
  const { item } = app.store.get();
  document.title = `${item.reference} ${item.item}: review`;
  refill(at("item-head"),
    h("a", { href: "/", class: "back", data: { k: "head-queue" } }, "Queue"),
    h("h1", {}, item.reference, h("span", { class: "quiet" }, ` ${item.item} \u00B7 ${ITEM_KINDS[item.kind] ?? item.kind}`)),
    h("span", { class: `chip state-${item.state}` }, item.state_words),
    h("span", { class: "grow" }),
    item.may.edit ? [
      button("Undo", { sign: "undo", kind: "small", key: "head-undo", disabled: !item.history.undo, title: item.history.undo ? `Undo (Z): ${item.history.undo}` : "Nothing to undo", on: () => app.edits.undo() }),
      button("Redo", { sign: "redo", kind: "small", key: "head-redo", disabled: !item.history.redo, title: item.history.redo ? `Redo (Y): ${item.history.redo}` : "Nothing to redo", on: () => app.edits.redo() })] : h("span", { class: "quiet" }, "To look at only"),
    button("Pass\u2026", { sign: "sign", kind: "small primary", key: "head-pass", on: () => passing(app) }));
}
