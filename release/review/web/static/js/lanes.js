/** Lay tracks into lanes and say which of them, and which part of each, is to be seen. */

import { firstFrom } from "./ranges.js";

export const LANE = 20; // pixels of one lane
const RANK = { suggested: 0, mixed: 1, clear: 2, hidden: 3, not_a_face: 4 };

/** Put what needs a look first: suggestions, then risk, then when they come. @param {Object[]} tracks */
export function inLanes(tracks) {
  return [...tracks].sort((a, b) => (RANK[a.fate] ?? 5) - (RANK[b.fate] ?? 5) || b.risk - a.risk || a.first - b.first)
    .map((track) => ({ ...track, spans: [...track.spans].sort((a, b) => a[0] - b[0]) }));
}

/** The lanes between two heights. @param {Object[]} lanes @param {number} top @param {number} height */
export function seen(lanes, top, height) {
  const first = Math.max(0, Math.floor(top / LANE));
  return { first, lanes: lanes.slice(first, Math.ceil((top + height) / LANE)) };
}

/**
 * The pieces of one lane between two frames, those that fall on the same pixel joined.
 * @param {[number,number,string][]} spans in order
 * @param {number} from @param {number} to
 * @param {(frame:number)=>number} x
 * @returns {{left:number,right:number,source:string}[]}
 */
export function pieces(spans, from, to, x) {
  const out = [];
  for (let at = firstFrom(spans, from); at < spans.length && spans[at][0] <= to; at += 1) {
    const [first, last, source] = spans[at];
    const [left, right] = [x(first), x(last + 1)];
    const before = out[out.length - 1];
    if (before && (right - before.left < 1 || before.source === source && left - before.right < .6)) before.right = right;
    else out.push({ left, right, source });
  }
  return out;
}
