/** Keep spans of frames, both ends included, merged and in order. */

/** Add a span. @param {[number,number][]} spans @param {number} first @param {number} last @returns {[number,number][]} */
export function withSpan(spans, first, last) {
  const out = [];
  let [from, to] = [first, last];
  for (const span of spans) {
    if (span[1] < from - 1 || span[0] > to + 1) out.push(span);
    else [from, to] = [Math.min(from, span[0]), Math.max(to, span[1])];
  }
  out.push([from, to]);
  return out.sort((a, b) => a[0] - b[0]);
}

/** How many frames of a span lie in the spans. */
export function counted(spans, first, last) {
  return spans.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(last, to) - Math.max(first, from) + 1), 0);
}

/** The index of the first span that ends at or after a frame; the spans lie in order. */
export function firstFrom(spans, frame) {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle][1] < frame) low = middle + 1;
    else high = middle;
  }
  return low;
}
