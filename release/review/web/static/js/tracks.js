/** The pieces a person was seen in: split, extend, pick to join. */

import { h } from "./dom.js";
import { button } from "./forms.js";
import { FATES } from "./words.js";

/** @param {Object} app @param {Object} person @param {Object[]} tracks @param {Object} draft */
export function trackRows(app, person, tracks, draft) {
  const { item } = app.store.get();
  if (item.kind !== "clip" && tracks.length < 2 && !tracks[0]?.why) return null;
  const box = h("details", { class: "pieces", open: Boolean(draft.open), on: { toggle: () => { draft.open = box.open; } } },
    h("summary", { data: { k: `pieces-${person.id}` } }, tracks.length === 1 ? `Seen as ${tracks[0].id}` : `Seen in ${tracks.length} pieces`),
    h("ul", {}, tracks.map((track) => row(app, track))));
  return box;
}

function row(app, track) {
  const { item } = app.store.get();
  const clip = item.kind === "clip";
  const why = [track.why, track.reason ? `Reason: ${track.reason.words}.` : null].filter(Boolean).join(" ");
  return h("li", { class: "piece" },
    h("div", { class: "piece-line" },
      button(track.id, { kind: "link", key: `pick-${track.id}`, on: () => app.goTo(track.id, track.first) }),
      h("span", { class: "quiet" }, `${FATES[track.fate] ?? track.fate}${clip ? `, ${app.clock.spanWords([track.first, track.last])}` : ""}`)),
    why ? h("p", { class: "quiet" }, why) : null,
    clip && item.may.edit ? h("div", { class: "piece-acts" }, acts(app, track)) : null);
}

function acts(app, track) {
  const { joins } = app.drafts;
  const make = (edit, words) => () => app.edits.make([edit], words);
  return [
    button("Split at the playhead", { kind: "small", key: `split-${track.id}`, on: () => split(app, track) }),
    button("Extend to entry", { kind: "small", key: `entry-${track.id}`, on: make({ do: "extend", track: track.id, to: "entry" }, `Extend ${track.id} to the entry`) }),
    button("Extend to exit", { kind: "small", key: `exit-${track.id}`, on: make({ do: "extend", track: track.id, to: "exit" }, `Extend ${track.id} to the exit`) }),
    h("label", { class: "radio" }, h("input", { type: "checkbox", checked: joins.has(track.id), data: { k: `join-${track.id}` }, on: { change: (event) => {
      if (event.target.checked) joins.add(track.id); else joins.delete(track.id);
      app.redrawPanel("people");
    } } }), `Join ${track.id} with another`),
  ];
}

/** Split a track where the playhead stands. */
export function split(app, track) {
  const { frame } = app.store.get();
  if (frame <= track.first || frame > track.last) {
    app.tell(`${track.id} can only be split inside it: move the playhead to between ${app.clock.words(track.first)} and ${app.clock.words(track.last)}.`);
    return Promise.resolve(false);
  }
  return app.edits.make([{ do: "split", track: track.id, frame }], `Split ${track.id} at ${app.clock.words(frame)}`);
}
