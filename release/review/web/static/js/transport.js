/** The buttons under the pictures: play, step, speed, span, loop, view, sound. */

import { h, select } from "./dom.js";
import { button } from "./forms.js";
import { icon } from "./icons.js";
import { SPEEDS } from "./players.js";
import { MODES } from "./stage.js";

/** @param {HTMLElement} box @param {Object} app @returns {{update:()=>void, frame:(frame:number)=>void}} */
export function makeTransport(box, app) {
  const { player, clock } = app;
  const { item } = app.store.get();
  const moving = item.kind !== "photo";
  const key = (words, sign, act, title) => h("button", { type: "button", class: "button sign", "aria-label": words, title: title ?? words, on: { click: act } }, icon(sign));
  const play = key("Play", "play", () => player.toggle(), "Play or pause (Space)");
  const place = h("output", { class: "place", "aria-label": "Place" });
  const speed = select(SPEEDS.map((value) => ({ value: String(value), words: `${value}\u00D7` })), "1", { "aria-label": "Speed", on: { change: () => player.setSpeed(Number(speed.value)) } });
  const span = h("span", { class: "span-words" });
  const loop = button("Loop", { sign: "loop", kind: "small", pressed: false, title: "Loop the span (R)", on: () => app.toggleLoop() });
  const muted = item.sound ? button("", { sign: "sound", kind: "sign", pressed: true, title: "Sound on or off", on: () => player.mute(!player.muted) }) : null;
  const boxes = item.kind === "recording" ? null : button("", { sign: "draw", kind: "sign", pressed: true, title: "Show or hide the boxes (B)", on: () => app.toggleBoxes() });
  muted?.setAttribute("aria-label", "Sound");
  boxes?.setAttribute("aria-label", "Boxes");
  const modes = app.stage?.withBefore ? h("div", { class: "segments", role: "group", "aria-label": "View" }, Object.entries(MODES).map(([mode, words], index) =>
    button(words, { kind: "segment", key: `mode-${mode}`, title: `${words} (${index + 1})`, pressed: app.stage.mode === mode, on: () => app.setMode(mode) }))) : null;
  const zoom = app.stage && !moving ? h("div", { class: "row" }, button("Zoom in", { kind: "small", on: () => app.stage.zoom.by(1.4) }), button("Zoom out", { kind: "small", on: () => app.stage.zoom.by(1 / 1.4) })) : null;
  box.replaceChildren(...[
    moving ? h("div", { class: "row" }, key("One second back", "back", () => player.seek(app.store.get().frame - Math.round(clock.rate)), "One second back (J)"),
      h("button", { type: "button", class: "button sign text", "aria-label": "One frame back", title: "One frame back (,)", on: { click: () => player.step(-1) } }, "\u2039"), play,
      h("button", { type: "button", class: "button sign text", "aria-label": "One frame on", title: "One frame on (.)", on: { click: () => player.step(1) } }, "\u203A"), place, speed) : null,
    moving ? h("div", { class: "row" },
      button("In", { kind: "small", title: "The span begins here (I)", on: () => app.markSpan("in") }),
      button("Out", { kind: "small", title: "The span ends here (O)", on: () => app.markSpan("out") }), span, loop) : null,
    h("div", { class: "row grow" }, zoom, muted, boxes, modes)].filter(Boolean));
  const update = () => {
    const state = app.store.get();
    if (moving) {
      play.setAttribute("aria-label", player.playing ? "Pause" : "Play");
      play.replaceChildren(icon(player.playing ? "pause" : "play"));
      speed.value = String(player.speed);
      span.textContent = state.span ? clock.spanWords(state.span) : "no span";
      loop.setAttribute("aria-pressed", String(Boolean(player.loop)));
    }
    muted?.setAttribute("aria-pressed", String(!player.muted));
    boxes?.setAttribute("aria-pressed", String(state.boxes));
    modes?.querySelectorAll("button").forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.k === `mode-${app.stage.mode}`)));
  };
  return {
    update,
    frame: (frame) => { place.textContent = item.kind === "recording" ? clock.words(frame) : `${clock.words(frame)} \u00B7 ${frame + 1}/${clock.frames}`; },
  };
}
