/** Paint the parts of the timeline: ruler, marks, lanes, sound. */

import { timecode } from "./clock.js";
import { LANE, pieces } from "./lanes.js";
import { riskOf } from "./words.js";

export const GUTTER = 104; // pixels on the left, for names
export const RULER = 20;
export const MARKS = 18;
export const HEAD = RULER + MARKS;
const STEPS = [.04, .1, .2, .5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
const HEIGHTS = { 1: 6, 2: 10, 3: 14 };
const GLYPHS = { face: "\u25CF", head: "\u25D0", plate: "\u25AD", screen: "\u25A3", text: "T", zone: "\u25A1", person: "\u25CF" };
const FONT = "11px system-ui, 'DejaVu Sans', sans-serif";

/** Times along the top. */
export function ruler(context, { width, x, from, to, clock, colours }) {
  context.fillStyle = colours.sunken;
  context.fillRect(0, 0, width, RULER);
  const seconds = clock.start(to + 1) - clock.start(from);
  const step = STEPS.find((size) => (width - GUTTER) * size / Math.max(seconds, .01) > 70) ?? 3600;
  context.font = FONT;
  context.fillStyle = colours.muted;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  for (let time = Math.ceil(clock.start(from) / step) * step; time <= clock.start(to + 1); time += step) {
    const at = Math.round(x(clock.frameAt(time + 1e-6))) + .5;
    context.moveTo(at, RULER - 5);
    context.lineTo(at, RULER);
    context.fillText(timecode(time, step < 1 ? 2 : 0), at + 3, 13);
  }
  context.stroke();
}

/** Scene cuts as dashed lines with a notch; doubts as signs: filled "!" open, hollow with a tick looked at. */
export function marks(context, { width, height, x, from, to, colours, cuts, doubts, picked }) {
  context.fillStyle = colours.surface;
  context.fillRect(0, RULER, width, MARKS);
  context.strokeStyle = colours.muted;
  context.setLineDash([2, 3]);
  context.beginPath();
  const near = cuts.filter((cut) => cut >= from && cut <= to);
  for (const cut of near) {
    const at = Math.round(x(cut)) + .5;
    context.moveTo(at, RULER);
    context.lineTo(at, near.length < 14 ? height : HEAD); // many cuts at once only touch the marks
  }
  context.stroke();
  context.setLineDash([]);
  let taken = -99;
  for (const doubt of doubts) {
    if (doubt.last < from || doubt.first > to) continue;
    const left = Math.max(GUTTER, x(doubt.first));
    if (left - taken < 13 && doubt.key !== picked) continue; // a heap of marks on one spot is one mark
    taken = left;
    mark(context, left, Math.max(left + 2, x(doubt.last + 1)), doubt, doubt.key === picked, colours);
  }
}

function mark(context, left, right, doubt, picked, colours) {
  const middle = RULER + MARKS / 2;
  context.fillStyle = context.strokeStyle = doubt.looked ? colours.good : colours.bad;
  context.globalAlpha = .35;
  context.fillRect(left, RULER + MARKS - 4, right - left, 3);
  context.globalAlpha = 1;
  context.beginPath();
  context.moveTo(left, middle - 7);
  context.lineTo(left + 7, middle);
  context.lineTo(left, middle + 7);
  context.lineTo(left - 7, middle);
  context.closePath();
  context.lineWidth = picked ? 2.5 : 1.5;
  if (doubt.looked) context.stroke(); else context.fill();
  if (picked) { context.strokeStyle = colours.text; context.stroke(); }
  context.font = "700 10px system-ui, sans-serif";
  context.textAlign = "center";
  context.fillStyle = doubt.looked ? colours.good : colours.surface;
  context.fillText(doubt.looked ? "\u2713" : "!", left, middle + 3.5);
  context.textAlign = "left";
}

/** One lane: the name, then the bars; risk is told by colour, by height and by strokes. */
export function lane(context, track, top, { width, x, from, to, colours, picked }) {
  const risk = riskOf(track.risk);
  const middle = top + LANE / 2;
  if (track.id === picked) {
    context.fillStyle = colours.sunken;
    context.fillRect(0, top, width, LANE);
  }
  context.fillStyle = colours.line;
  context.fillRect(GUTTER, top + LANE - 1, width - GUTTER, 1);
  const height = HEIGHTS[risk.level];
  const colour = colours[`risk${risk.level}`];
  for (const piece of pieces(track.spans, from, to, x)) {
    const left = Math.max(GUTTER, piece.left);
    const wide = Math.max(1.5, Math.min(width, piece.right) - left);
    if (piece.right > GUTTER) bar(context, [left, middle - height / 2, wide, height], piece.source, track.fate, colour);
  }
  name(context, track, risk, top, colours, colour);
}

/** The shape of a bar says what becomes of the track, its inside how the cover was come by. */
function bar(context, [x, y, w, t], source, fate, colour) {
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = 1.5;
  if (fate === "not_a_face") { context.fillRect(x, y + t / 2 - 1, w, 2); return; }
  if (fate === "clear" || fate === "suggested") {
    if (fate === "suggested") context.setLineDash([4, 3]);
    context.strokeRect(x + .75, y + .75, Math.max(1, w - 1.5), t - 1.5);
    context.setLineDash([]);
    return;
  }
  context.globalAlpha = source === "found" || source === "given" ? 1 : .42;
  context.fillRect(x, y, w, t);
  context.globalAlpha = 1;
  if (source === "bridged" || source === "carried" || source === "held") {
    context.beginPath();
    for (let at = x + 3; at < x + w; at += source === "held" ? 8 : 5) { context.moveTo(at, y + t); context.lineTo(Math.min(x + w, at + t / 2), y); }
    context.stroke();
  }
}

function name(context, track, risk, top, colours, colour) {
  context.fillStyle = colours.surface;
  context.fillRect(0, top, GUTTER, LANE - 1);
  context.font = FONT;
  context.fillStyle = colours.muted;
  context.fillText(GLYPHS[track.kind] ?? "\u25CF", 6, top + 14);
  context.fillStyle = colours.text;
  const words = track.id.length > 11 ? `${track.id.slice(0, 10)}\u2026` : track.id;
  context.fillText(words, 20, top + 14);
  context.font = "700 11px system-ui, sans-serif";
  context.fillStyle = colour;
  context.textAlign = "right";
  context.fillText(risk.strokes, GUTTER - 6, top + 14);
  context.textAlign = "left";
}

/** The sound: how loud it is, and hatched where it is silenced. */
export function sound(context, { width, x, from, to, clock, colours, peaks, sound: line, picked }, top, height) {
  context.fillStyle = colours.surface;
  context.fillRect(0, top, width, height);
  context.fillStyle = colours.line;
  context.fillRect(0, top, width, 1);
  context.fillStyle = colours.wave;
  const middle = top + height / 2;
  if (peaks?.values.length) {
    for (let at = GUTTER; at < width; at += 2) {
      const frame = from + (at - GUTTER) / (width - GUTTER) * (to + 1 - from);
      const next = from + (at + 2 - GUTTER) / (width - GUTTER) * (to + 1 - from);
      const size = loudest(peaks, clock.start(Math.floor(frame)), clock.start(Math.ceil(next))) * (height / 2 - 3);
      context.fillRect(at, middle - size, 1.5, Math.max(1, size * 2));
    }
  }
  for (const span of line?.spans ?? []) silenced(context, span, { x, clock, width, colours, picked }, top, height);
  context.fillStyle = colours.surface;
  context.fillRect(0, top + 1, GUTTER, height - 1);
  context.font = FONT;
  context.fillStyle = colours.text;
  context.fillText("Sound", 20, middle + 4);
}

function loudest({ values, rate }, start, end) {
  let most = 0;
  for (let at = Math.floor(start * rate); at <= Math.min(values.length - 1, end * rate); at += 1) most = Math.max(most, values[at]);
  return most;
}

function silenced(context, span, { x, clock, width, colours }, top, height) {
  const left = Math.max(GUTTER, x(clock.frameAt(span.start)));
  const right = Math.min(width, x(clock.frameAt(span.end) + 1));
  if (right <= left) return;
  context.save();
  context.beginPath();
  context.rect(left, top + 1, right - left, height - 1);
  context.clip();
  context.fillStyle = colours.surface;
  context.globalAlpha = .75;
  context.fillRect(left, top, right - left, height);
  context.globalAlpha = 1;
  context.strokeStyle = colours.bad;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = left - height; at < right; at += 6) { context.moveTo(at, top + height); context.lineTo(at + height, top); }
  context.stroke();
  context.font = "600 11px system-ui, sans-serif";
  context.fillStyle = colours.text;
  context.fillText("muted", left + 4, top + 12);
  context.restore();
}
