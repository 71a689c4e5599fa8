/** Small drawn signs, always beside or instead of words that a screen reader gets. */

const NS = "http://www.w3.org/2000/svg";
const PATHS = {
  play: "M6 4l14 8-14 8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", back: "M18 5v14l-9-7zM6 5h2v14H6z",
  forward: "M6 5v14l9-7zM16 5h2v14h-2z", loop: "M17 2l4 4-4 4V7H7v4H5V5h12zM7 22l-4-4 4-4v3h10v-4h2v6H7z",
  undo: "M9 5L3 10l6 5v-4h6a4 4 0 010 8h-3v2h3a6 6 0 000-12H9z", redo: "M15 5l6 5-6 5v-4H9a4 4 0 000 8h3v2H9a6 6 0 010-12h6z",
  tick: "M9 16.2l-4.2-4.2-1.8 1.8 6 6 12-12-1.8-1.8z", open: "M12 3a9 9 0 100 18 9 9 0 000-18zm0 2a7 7 0 110 14 7 7 0 010-14z",
  warn: "M12 3l10 18H2zM11 10v5h2v-5zM11 17v2h2v-2z", cross: "M6 4.6L4.6 6l6 6-6 6L6 19.4l6-6 6 6 1.4-1.4-6-6 6-6L18 4.6l-6 6z",
  eye: "M12 5c5 0 9 4 10 7-1 3-5 7-10 7S3 15 2 12c1-3 5-7 10-7zm0 3a4 4 0 100 8 4 4 0 000-8z",
  hide: "M2 4l18 18 1.4-1.4-3.6-3.6c2.1-1.5 3.6-3.5 4.2-5-1-3-5-7-10-7-1.6 0-3 .4-4.3 1L3.4 2.6zM2 12c.5-1.5 1.7-3.1 3.3-4.5l10.4 10.4c-1.2.5-2.4.8-3.7.8-5 0-9-4-10-6.7z",
  face: "M12 3a9 9 0 100 18 9 9 0 000-18zM8 9h2v3H8zm6 0h2v3h-2zm-6 6h8v1.6H8z", draw: "M4 4h12v2H6v10H4zM20 8v12H8v-2h10V8zM11 11h2v2h-2z",
  sound: "M4 9v6h4l5 4V5L8 9zM16 8a5 5 0 010 8v-2a3 3 0 000-4z", mute: "M4 9v6h4l5 4V5L8 9zM16 9.5l1.3-1.3 2.2 2.3 2.2-2.3L23 9.5 20.8 12 23 14.5l-1.3 1.3-2.2-2.3-2.2 2.3-1.3-1.3 2.2-2.5z",
  note: "M4 3h16v13H10l-5 5v-5H4zM7 7h10v2H7zm0 4h7v2H7z", pin: "M12 2a7 7 0 00-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 00-7-7zm0 4.5a2.5 2.5 0 110 5 2.5 2.5 0 010-5z",
  keys: "M2 6h20v12H2zM4 8v2h2V8zm4 0v2h2V8zm4 0v2h2V8zm4 0v2h4V8zM4 12v2h2v-2zm4 0v2h8v-2zm10 0v2h2v-2z",
  clock: "M12 2a10 10 0 100 20 10 10 0 000-20zm-1 4h2v6l4 3-1.2 1.6L11 13z", sign: "M3 17c4-1 5-12 8-12 2 0 1 6-1 9 2-1 3-3 5-3 1 0 0 3 1 3s2-1 4-1v2c-2 0-3 1-4.5 1-1.5 0-1.5-2-2-2-1 0-3 3-6 3-1 0-2-1 0-4-1 3-3 6-6.5 6zM3 20h18v1.5H3z",
  box: "M12 2l9 5v10l-9 5-9-5V7zM5 8.5v7.3l6 3.3v-7.3zm14 0l-6 3.3v7.3l6-3.3z",
};

/** A sign for the eye only. @param {keyof PATHS} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.open);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
