/** The sound: what is silenced and why, mute and unmute. */

import { timecode } from "./clock.js";
import { h, refill } from "./dom.js";
import { button, reasonPicker } from "./forms.js";

/** Fetch the peaks of the waveform. @param {string|null} url @returns {Promise<{values:number[],rate:number}|null>} */
export async function fetchPeaks(url, duration) {
  if (!url) return null;
  try {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) return null;
    const json = await answer.json();
    const values = Array.isArray(json) ? json : json.peaks ?? json.values ?? [];
    const most = Math.max(1e-6, ...values.map(Math.abs));
    return { values: values.map((value) => Math.abs(value) / most), rate: json.rate ?? json.per_second ?? values.length / Math.max(.001, duration) };
  } catch {
    return null;
  }
}

/** @param {HTMLElement} box @param {Object} app */
export function drawSounds(box, app) {
  const { item, span } = app.store.get();
  const { sound } = item;
  if (!sound) { refill(box, h("p", { class: "empty" }, "This item has no sound.")); return; }
  const may = item.may.edit && sound.editable;
  refill(box, h("p", {}, sound.choice_words),
    may ? muting(app, item, span) : h("p", { class: "quiet" }, "The sound of this item cannot be edited here."),
    sound.spans.length ? h("ul", { class: "zones" }, sound.spans.map((each) => row(app, each, may))) : h("p", { class: "empty" }, "Nothing is silenced."));
}

function muting(app, item, span) {
  const draft = app.drafts.mute;
  const { clock } = app;
  if (span && draft.of !== span) Object.assign(draft, { of: span, start: clock.start(span[0]), end: clock.start(span[1] + 1) });
  const field = (words, name) => h("label", { class: "field narrow" }, h("span", {}, words),
    h("input", { type: "number", min: 0, max: clock.duration, step: .01, value: draft[name] === undefined ? "" : draft[name].toFixed(2), data: { k: `mute-${name}` },
      on: { input: (event) => { draft[name] = event.target.value === "" ? undefined : Number(event.target.value); } } }));
  const picker = reasonPicker(item, "mute", draft.reason, "mute-reason", (code) => { draft.reason = code; });
  return h("section", { class: "zone-editor", "aria-label": "Silence a stretch" },
    h("div", { class: "pair-fields" }, field("From, seconds", "start"), field("To, seconds", "end"), picker.node),
    h("div", { class: "row" }, button("Silence this stretch", { sign: "mute", kind: "small primary", key: "mute", on: () => {
      if (!(draft.end > draft.start)) { app.tell("Say from where to where: select a span on the timeline (I and O), or type the seconds."); return; }
      void app.edits.make([{ do: "mute", start: draft.start, end: draft.end, reason: picker.list.value }], `Silence ${timecode(draft.start)} to ${timecode(draft.end)}`);
    } }), h("span", { class: "quiet" }, "A selected span fills these in.")));
}

function row(app, span, may) {
  const words = `${timecode(span.start)} to ${timecode(span.end)}`;
  return h("li", { class: "zone" },
    h("div", {}, button(words, { kind: "link", key: `sound-${span.start}`, title: "Go there", on: () => app.seek(app.clock.frameAt(span.start)) }),
      h("p", { class: "quiet" }, [span.why, span.by ? `by ${span.by}` : null].filter(Boolean).join(" · "))),
    may ? button("Let it be heard", { sign: "sound", kind: "small", key: `unmute-${span.start}`, on: () => app.edits.make([{ do: "unmute", start: span.start, end: span.end, reason: muteReason(app) }], `Let ${words} be heard`) }) : null);
}

function muteReason(app) {
  const { item } = app.store.get();
  return app.drafts.mute.reason ?? item.prefilled?.mute ?? item.reasons.find((reason) => reason.for.includes("mute"))?.code ?? "";
}
