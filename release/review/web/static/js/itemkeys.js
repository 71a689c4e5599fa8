/** What each key does on an item's page. */

import { beginZone, keepZone, leaveZone } from "./zones.js";
import { step } from "./doubts.js";
import { openKeys } from "./keys.js";
import { addNote } from "./notes.js";
import { passing } from "./sign.js";
import { split } from "./tracks.js";

/** @param {Object} app */
export function itemKeys(app) {
  const { item } = app.store.get();
  return [...(item.kind === "photo" ? [] : playing(app, item)), ...(item.kind === "recording" ? [] : looking(app, item)), ...deciding(app, item), ...everywhere(app)];
}

function playing(app, item) {
  const { player } = app;
  const clip = item.kind === "clip";
  const group = "Play";
  const second = () => Math.max(1, Math.round(app.clock.rate));
  return [
    { group, keys: [" ", "k"], shown: "Space K", words: "Play or pause", act: () => player.toggle() },
    { group, keys: ["l"], shown: "L", words: "Play; again: faster", act: () => { if (player.playing) player.faster(1); else void player.play(); } },
    { group, keys: ["j"], shown: "J", words: "One second back", act: () => player.seek(app.store.get().frame - second()) },
    { group, keys: [",", "ArrowLeft"], shown: ", \u2190", words: clip ? "One frame back" : "A little back", act: () => player.step(-1) },
    { group, keys: [".", "ArrowRight"], shown: ". \u2192", words: clip ? "One frame on" : "A little on", act: () => player.step(1) },
    { group, keys: ["Shift+ArrowLeft"], shown: "Shift \u2190", words: "Ten back", act: () => player.step(-10) },
    { group, keys: ["Shift+ArrowRight"], shown: "Shift \u2192", words: "Ten on", act: () => player.step(10) },
    { group, keys: ["Home"], words: "To the beginning", act: () => player.seek(0) },
    { group, keys: ["End"], words: "To the end", act: () => player.seek(app.clock.frames - 1) },
    { group, keys: ["["], words: "Slower", act: () => player.faster(-1) },
    { group, keys: ["]"], words: "Faster", act: () => player.faster(1) },
    { group, keys: ["i"], shown: "I", words: "The span begins here", act: () => app.markSpan("in") },
    { group, keys: ["o"], shown: "O", words: "The span ends here", act: () => app.markSpan("out") },
    { group, keys: ["r"], shown: "R", words: "Loop the span", act: () => app.toggleLoop() },
    { group: "Timeline", keys: ["+", "="], shown: "+", words: "Show less, larger", act: () => app.timeline.zoom(.5) },
    { group: "Timeline", keys: ["-"], words: "Show more, smaller", act: () => app.timeline.zoom(2) },
    { group: "Timeline", keys: ["0"], words: "Show all", act: () => app.timeline.zoom(1e9) },
  ];
}

function looking(app, item) {
  const { stage } = app;
  const group = "Look";
  const photo = item.kind === "photo";
  const pan = (x, y) => () => stage.zoom.pan(x, y);
  return [
    { group, keys: ["1"], words: "Side by side", act: () => app.setMode("side") },
    { group, keys: ["2"], words: "The after side alone", act: () => app.setMode("after") },
    { group, keys: ["3"], words: "Under a slider", act: () => app.setMode("slider") },
    { group, keys: ["b"], shown: "B", words: "Show or hide the boxes", act: () => app.toggleBoxes() },
    ...(photo ? [
      { group, keys: ["+", "="], shown: "+", words: "Zoom in", act: () => stage.zoom.by(1.4) },
      { group, keys: ["-"], words: "Zoom out", act: () => stage.zoom.by(1 / 1.4) },
      { group, keys: ["0"], words: "See all of it", act: () => stage.zoom.to(1) },
      { group, keys: ["ArrowLeft"], shown: "\u2190", words: "Move left, when zoomed in", act: pan(.08, 0) },
      { group, keys: ["ArrowRight"], shown: "\u2192", words: "Move right", act: pan(-.08, 0) },
      { group, keys: ["ArrowUp"], shown: "\u2191", words: "Move up", act: pan(0, .08) },
      { group, keys: ["ArrowDown"], shown: "\u2193", words: "Move down", act: pan(0, -.08) },
    ] : [
      { group, keys: ["Ctrl+ArrowUp"], shown: "Ctrl \u2191", words: "Zoom into the picture", act: () => stage.zoom.by(1.4) },
      { group, keys: ["Ctrl+ArrowDown"], shown: "Ctrl \u2193", words: "Zoom out of it", act: () => stage.zoom.by(1 / 1.4) },
    ]),
  ];
}

function deciding(app, item) {
  const group = "Decide";
  const pickedTrack = () => app.store.get().item.tracks.find((track) => track.id === app.store.get().picked);
  return [
    { group, keys: ["n"], shown: "N", words: "Next doubt", act: () => step(app, 1) },
    { group, keys: ["p"], shown: "P", words: "Previous doubt", act: () => step(app, -1) },
    ...(item.kind === "recording" ? [] : [
      { group, keys: ["d"], shown: "D", words: "Draw a box", act: () => beginZone(app, null, true) },
      { group, keys: ["Enter"], words: "Keep the box", act: () => { if (app.drafts.zone) void keepZone(app); } },
    ]),
    ...(item.kind === "clip" ? [{ group, keys: ["x"], shown: "X", words: "Split the picked track here", act: () => { const track = pickedTrack(); if (track) void split(app, track); else app.tell("Pick a track first."); } }] : []),
    { group, keys: ["c"], shown: "C", words: "Pin a note here", act: () => addNote(app) },
    { group, keys: ["z", "Ctrl+z"], shown: "Z", words: "Undo", act: () => { void app.edits.undo(); } },
    { group, keys: ["y", "Ctrl+y", "Ctrl+Shift+z"], shown: "Y", words: "Redo", act: () => { void app.edits.redo(); } },
    { group, keys: ["s"], shown: "S", words: "Sign", act: () => passing(app) },
  ];
}

function everywhere(app) {
  const group = "Anywhere";
  return [
    { group, keys: ["?"], words: "This map", act: openKeys },
    { group, keys: ["Escape"], words: "Leave the box, the span", act: () => { if (app.drafts.zone) leaveZone(app); else app.store.set({ span: null }); } },
    { group, keys: ["q"], shown: "Q", words: "Back to the queue", act: () => { location.assign("/"); } },
  ];
}
