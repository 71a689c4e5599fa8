/** List the doubts: the timeline's marks as words, to be gone through one by one. */

import { h, refill, say } from "./dom.js";
import { button } from "./forms.js";
import { icon } from "./icons.js";
import { counted } from "./ranges.js";
import { plural, riskOf } from "./words.js";

/** @param {HTMLElement} box @param {Object} app */
export function drawDoubts(box, app) {
  const { item } = app.store.get();
  const doubts = inOrder(item);
  const open = doubts.filter((doubt) => !doubt.looked).length;
  refill(box,
    h("div", { class: "panel-head" }, h("p", {}, doubts.length ? `${plural(open, "doubt")} to look at, of ${doubts.length}.` : "The pipeline had no doubts about this item."),
      h("div", { class: "row" }, button("Previous", { kind: "small", sign: "back", key: "doubt-previous", disabled: !doubts.length, on: () => step(app, -1) }),
        button("Next", { kind: "small", sign: "forward", key: "doubt-next", disabled: !doubts.length, on: () => step(app, 1) }))),
    doubts.length ? h("p", { class: "quiet" }, item.kind === "recording" ? "A doubt counts as looked at when it was played." : "A doubt counts as looked at when all of it was on your screen, uncovered.") : null,
    h("ol", { class: "doubts" }, doubts.map((doubt) => row(app, doubt))));
}

function row(app, doubt) {
  const { seen, doubt: picked } = app.store.get();
  const risk = riskOf(doubt.risk);
  const all = doubt.last - doubt.first + 1;
  const share = doubt.looked ? 1 : counted(seen, doubt.first, doubt.last) / all;
  const state = doubt.looked ? `looked at${doubt.looked_by?.length ? ` by ${doubt.looked_by.join(", ")}` : ""}` : share > 0 ? `seen ${Math.floor(share * 100)} %` : "to look at";
  return h("li", { class: `doubt${doubt.looked ? " looked" : ""}${doubt.key === picked ? " picked" : ""}`, data: { doubt: doubt.key } },
    h("button", { type: "button", class: "doubt-go", data: { k: `doubt-${doubt.key}` }, "aria-current": doubt.key === picked ? "true" : null, on: { click: () => goTo(app, doubt) } },
      icon(doubt.looked ? "tick" : "warn"),
      h("span", { class: "doubt-words" }, h("span", {}, doubt.reason),
        h("span", { class: "quiet" }, [doubt.track, app.clock.frames > 1 ? app.clock.spanWords([doubt.first, doubt.last]) : null, risk.words].filter(Boolean).join(" · "))),
      h("span", { class: "doubt-state" }, state)));
}

/** Doubts as the clip runs. @param {Object} item */
export function inOrder(item) {
  return [...item.doubts].sort((a, b) => a.first - b.first || a.last - b.last);
}

/** Go to a doubt and pick its track. */
export function goTo(app, doubt) {
  app.store.set({ doubt: doubt.key, ...(doubt.track ? { picked: doubt.track } : {}) });
  app.seek(doubt.first);
  if (doubt.track) app.timeline?.reveal(doubt.track);
  say(`${doubt.reason}. ${doubt.track ?? ""} ${app.clock.spanWords([doubt.first, doubt.last])}. ${doubt.looked ? "Looked at." : "To look at."}`);
}

/** Go to the next or the previous doubt; an open one is preferred while there are any. @param {Object} app @param {1|-1} by */
export function step(app, by) {
  const { item, frame, doubt: picked } = app.store.get();
  const all = inOrder(item);
  const open = all.filter((doubt) => !doubt.looked || doubt.key === picked);
  const list = open.some((doubt) => !doubt.looked) ? open : all;
  if (!list.length) { say("There are no doubts."); return; }
  const now = list.findIndex((doubt) => doubt.key === picked);
  const near = by > 0 ? list.findIndex((doubt) => doubt.first >= frame) : list.findLastIndex((doubt) => doubt.first < frame);
  const next = now >= 0 ? now + by : near;
  goTo(app, list[(next + list.length) % list.length]);
}

/** Change the share seen of the rows without drawing the list again. */
export function updateSeen(box, app) {
  const { item, seen } = app.store.get();
  for (const doubt of item.doubts) {
    if (doubt.looked) continue;
    const share = counted(seen, doubt.first, doubt.last) / (doubt.last - doubt.first + 1);
    if (share <= 0) continue;
    const node = box.querySelector(`[data-doubt="${CSS.escape(doubt.key)}"] .doubt-state`);
    if (node) node.textContent = `seen ${Math.floor(share * 100)} %`;
  }
}
