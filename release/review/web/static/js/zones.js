/** The zones a person drew: list them, draw new ones, change them, take them away. */

import { h, refill, say, select } from "./dom.js";
import { button, reasonPicker } from "./forms.js";
import { boxOn, freeName, withKey } from "./keyframes.js";
import { KINDS } from "./words.js";

const KIND_CHOICES = ["zone", "face", "plate", "screen", "text"].map((value) => ({ value, words: KINDS[value] }));

/** Begin a new zone, or to change one. @param {Object} app @param {Object|null} zone @param {boolean} [byKeys] */
export function beginZone(app, zone, byKeys = false) {
  const { item, span } = app.store.get();
  if (!item.may.edit) { say("You may look, not edit."); return; }
  if (!app.drawing) return;
  app.players?.pause();
  app.drafts.zone = zone
    ? { zone: zone.id, kind: zone.kind, keys: zone.keyframes ?? [], scope: item.frames > 1 ? "span" : "whole", span: [zone.first, zone.last], follow: Boolean(zone.follow), reason: zone.reason?.code, old: true }
    : { zone: freeName(item.tracks), kind: "zone", keys: [], scope: item.frames > 1 && span ? "span" : "whole", span: null, follow: false, reason: null, old: false };
  if (zone) app.seek(app.drafts.zone.keys[0]?.frame ?? zone.first);
  app.drawing.start(boxOn(app.drafts.zone.keys, app.store.get().frame));
  app.showTab("zones");
  app.redrawPanel("zones");
  if (!zone && byKeys) app.drawing.middle();
  say(zone ? `Changing ${zone.id}.` : "Draw a box on the picture, or move the one in the middle with the arrows.");
}

/** Leave the zone at hand. @param {Object} app */
export function leaveZone(app) {
  app.drafts.zone = null;
  app.drawing?.stop();
  app.redrawPanel("zones");
}

/** The box was moved on the picture: the frame becomes a keyframe. */
export function boxChanged(app, box) {
  const draft = app.drafts.zone;
  if (!draft) return;
  draft.keys = withKey(draft.keys, app.store.get().frame, box);
  app.redrawPanel("zones");
}

/** The picture moved to another frame. */
export function zoneFrame(app, frame) {
  if (app.drafts.zone && app.drawing) app.drawing.show(boxOn(app.drafts.zone.keys, frame));
}

/** Send the zone at hand. @param {Object} app */
export async function keepZone(app) {
  const draft = app.drafts.zone;
  if (!draft?.keys.length) { say("Draw the box first."); return; }
  const { item, span } = app.store.get();
  const whole = draft.scope === "whole";
  const wanted = draft.span ?? span;
  const edit = {
    do: "draw", zone: draft.zone, kind: draft.kind, keyframes: draft.keys, span: whole || !wanted ? null : wanted,
    whole: false, follow: draft.follow, reason: draft.reason ?? item.prefilled?.zone ?? item.reasons.find((reason) => reason.for.includes("zone"))?.code,
  };
  if (await app.edits.make([edit], `${draft.old ? "Change" : "Draw"} ${draft.zone}`)) leaveZone(app);
}

/** @param {HTMLElement} box @param {Object} app */
export function drawZones(box, app) {
  const { item } = app.store.get();
  const zones = item.tracks.filter((track) => track.drawn_by_hand);
  refill(box,
    app.drafts.zone ? editor(app, item) : item.may.edit ? h("div", { class: "panel-head" },
      h("p", {}, "Hide what was missed, or what should not be read."), button("Draw a box", { sign: "draw", kind: "small primary", key: "zone-new", on: (event) => beginZone(app, null, event.detail === 0) })) : null,
    zones.length ? h("ul", { class: "zones" }, zones.map((zone) => row(app, item, zone))) : h("p", { class: "empty" }, "No zone was drawn."));
}

function row(app, item, zone) {
  return h("li", { class: "zone" },
    h("div", {}, button(zone.id, { kind: "link", key: `zone-go-${zone.id}`, on: () => app.goTo(zone.id, zone.first) }),
      h("p", { class: "quiet" }, [KINDS[zone.kind] ?? zone.kind, item.frames > 1 ? app.clock.spanWords([zone.first, zone.last]) : null, zone.follow ? "follows what is in it" : null, zone.reason?.words].filter(Boolean).join(" · "))),
    item.may.edit ? h("div", { class: "row" },
      button("Change", { kind: "small", key: `zone-change-${zone.id}`, on: () => beginZone(app, zone) }),
      button("Take away", { kind: "small", key: `zone-drop-${zone.id}`, on: () => app.edits.make([{ do: "drop", zone: zone.id }], `Take ${zone.id} away`) })) : null);
}

function editor(app, item) {
  const draft = app.drafts.zone;
  const { frame, span } = app.store.get();
  const box = boxOn(draft.keys, frame);
  const again = () => app.redrawPanel("zones");
  const picker = reasonPicker(item, "zone", draft.reason, "zone-reason", (code) => { draft.reason = code; });
  const moving = item.frames > 1;
  const number = (words, value, change) => h("label", { class: "field narrow" }, h("span", {}, words),
    h("input", { type: "number", value: String(value), min: 0, data: { k: `zone-${words}` }, on: { change: (event) => change(Number(event.target.value)) } }));
  const reshape = (index, value) => {
    const [left, top, right, bottom] = box;
    const next = [[value, top, value + right - left, bottom], [left, value, right, value + bottom - top], [left, top, left + value, bottom], [left, top, right, top + value]][index];
    app.drawing.set(next);
  };
  return h("section", { class: "zone-editor", "aria-label": draft.old ? `Change ${draft.zone}` : "New zone" },
    h("h2", {}, draft.old ? `Change ${draft.zone}` : `New zone: ${draft.zone}`),
    box ? h("div", { class: "numbers" }, number("Left", box[0], (v) => reshape(0, v)), number("Top", box[1], (v) => reshape(1, v)), number("Width", box[2] - box[0], (v) => reshape(2, v)), number("Height", box[3] - box[1], (v) => reshape(3, v)))
      : h("div", { class: "row" }, h("p", { class: "quiet" }, "Draw on the picture with the pointer, or:"), button("Put a box in the middle", { kind: "small", key: "zone-middle", on: () => app.drawing.middle() })),
    h("div", { class: "pair-fields" }, h("label", { class: "field" }, h("span", {}, "What it hides"), select(KIND_CHOICES, draft.kind, { data: { k: "zone-kind" }, on: { change: (event) => { draft.kind = event.target.value; } } })), picker.node),
    moving ? h("fieldset", { class: "scopes" }, h("legend", {}, "For"),
      scope(draft, "whole", "the whole clip", again), scope(draft, "span", draft.span ?? span ? app.clock.spanWords(draft.span ?? span) : "the selected span (I and O set it)", again, !(draft.span ?? span))) : null,
    moving ? h("label", { class: "radio" }, h("input", { type: "checkbox", checked: draft.follow, data: { k: "zone-follow" }, on: { change: (event) => { draft.follow = event.target.checked; } } }), "Follow what is in the box") : null,
    moving && draft.keys.length ? h("div", { class: "keyframes" }, h("p", { class: "quiet" }, "Set on these frames; in between it moves straight. Move the playhead and the box to set another."),
      h("ul", { class: "chips" }, draft.keys.map((key) => h("li", {}, button(app.clock.words(key.frame), { kind: "small", key: `kf-${key.frame}`, pressed: key.frame === frame, on: () => app.seek(key.frame) }),
        draft.keys.length > 1 ? button("Remove", { kind: "small link", key: `kf-x-${key.frame}`, title: `Remove the keyframe at ${app.clock.words(key.frame)}`, on: () => { draft.keys = draft.keys.filter((each) => each !== key); zoneFrame(app, app.store.get().frame); again(); } }) : null)))) : null,
    h("div", { class: "row" }, button("Keep the zone", { sign: "tick", kind: "small primary", key: "zone-keep", disabled: !draft.keys.length, on: () => keepZone(app) }),
      button("Leave it", { kind: "small", key: "zone-leave", on: () => leaveZone(app) })));
}

function scope(draft, value, words, again, disabled = false) {
  return h("label", { class: "radio" }, h("input", { type: "radio", name: "zone-scope", value, disabled, checked: draft.scope === value, data: { k: `zone-scope-${value}` }, on: { change: () => { draft.scope = value; again(); } } }), words);
}
