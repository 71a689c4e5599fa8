/** What else there is to know of an item: metadata before and after, the history of its edits. */

import { h, refill } from "./dom.js";
import { button } from "./forms.js";
import { icon } from "./icons.js";

/** @param {HTMLElement} box @param {Object} app */
export function drawDetails(box, app) {
  const { item } = app.store.get();
  refill(box, h("h2", {}, "Metadata"), metadata(item.metadata), h("h2", {}, "History"),
    h("div", { class: "row" },
      button("Undo", { sign: "undo", kind: "small", key: "history-undo", disabled: !item.may.edit || !item.history.undo, title: item.history.undo ?? "", on: () => app.edits.undo() }),
      button("Redo", { sign: "redo", kind: "small", key: "history-redo", disabled: !item.may.edit || !item.history.redo, title: item.history.redo ?? "", on: () => app.edits.redo() })),
    item.history.entries.length ? h("ol", { class: "history", reversed: true }, [...item.history.entries].reverse().map((entry) => h("li", {}, entry.words, h("span", { class: "quiet" }, ` ${entry.by} · ${app.when(entry.at)}`)))) : h("p", { class: "empty" }, "As the pipeline left it: nobody edited it."));
}

function metadata({ before, after } = {}) {
  const rows = new Map();
  for (const line of before ?? []) rows.set(line.label, { before: line });
  for (const line of after ?? []) rows.set(line.label, { ...(rows.get(line.label) ?? {}), after: line });
  if (!rows.size) return h("p", { class: "empty" }, "None was found.");
  return h("div", { class: "table-room", tabindex: 0, role: "region", "aria-label": "Metadata before and after" }, h("table", { class: "metadata" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Field"), before ? h("th", { scope: "col" }, "Before") : null, h("th", { scope: "col" }, "After"))),
    h("tbody", {}, [...rows].map(([label, row]) => h("tr", { class: row.before?.gives_away ? "gives-away" : null },
      h("th", { scope: "row" }, label),
      before ? h("td", {}, row.before ? [row.before.gives_away ? h("span", { class: "flag" }, icon("warn"), "gives away: ") : null, row.before.value] : "not there") : null,
      h("td", {}, row.after ? row.after.value : h("span", { class: "done" }, "removed")))))));
}
