/** Notes pinned to moments: read them, write them, send the item back with them. */

import { h, refill, say } from "./dom.js";
import { button } from "./forms.js";
import { icon } from "./icons.js";
import { plural } from "./words.js";

/** Begin a note at the playhead. @param {Object} app @param {boolean} [pinned] */
export function addNote(app, pinned = true) {
  const { frame } = app.store.get();
  app.drafts.notes.push({ frame: pinned && app.clock.frames > 1 ? frame : null, words: "" });
  app.showTab("notes");
  app.redrawPanel("notes");
  document.querySelector(`[data-k="note-${app.drafts.notes.length - 1}"]`)?.focus();
}

/** @param {HTMLElement} box @param {Object} app @param {()=>void} sendBack */
export function drawNotes(box, app, sendBack) {
  const { item } = app.store.get();
  const drafts = app.drafts.notes;
  const ready = drafts.filter((note) => note.words.trim()).length;
  refill(box,
    h("div", { class: "panel-head" }, h("p", {}, "Pinned to a moment, for whoever redacts."),
      h("div", { class: "row" }, button("Note here", { sign: "pin", kind: "small primary", key: "note-here", on: () => addNote(app) }),
        app.clock.frames > 1 ? button("Note on the whole", { kind: "small", key: "note-whole", on: () => addNote(app, false) }) : null)),
    drafts.map((note, index) => draft(app, note, index)),
    drafts.length ? h("div", { class: "row" }, button(`Send back with ${plural(ready, "note")}\u2026`, { kind: "small danger", key: "notes-send", disabled: !ready || !item.may.send_back, on: sendBack })) : null,
    item.notes.length ? h("h2", {}, "Written before") : null,
    h("ul", { class: "notes" }, item.notes.map((note) => h("li", { class: "note" },
      h("p", {}, note.words), h("p", { class: "quiet" }, note.frame === null ? "On the whole" : button(`At ${app.clock.words(note.frame)}`, { kind: "link", key: `note-at-${note.frame}-${note.at}`, on: () => app.seek(note.frame) }), ` · ${note.by}, ${note.role} · ${app.when(note.at)}`)))),
    !drafts.length && !item.notes.length ? h("p", { class: "empty" }, "No notes yet.") : null);
}

function draft(app, note, index) {
  const area = h("textarea", { rows: 3, maxlength: 2000, value: note.words, data: { k: `note-${index}` }, on: { input: () => {
    const had = Boolean(note.words.trim());
    note.words = area.value;
    if (had !== Boolean(note.words.trim())) app.redrawPanel("notes");
  } } });
  return h("div", { class: "note-draft" },
    h("label", { class: "field" }, h("span", {}, icon("pin"), note.frame === null ? "Note on the whole" : `Note at ${app.clock.words(note.frame)}`), area),
    button("Take away", { kind: "small", key: `note-x-${index}`, on: () => { app.drafts.notes.splice(index, 1); app.redrawPanel("notes"); say("The note was taken away."); } }));
}
