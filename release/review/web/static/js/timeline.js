/** Keep the timeline: what part is seen, what is picked, one painting per frame of the screen. */

import { h } from "./dom.js";
import { inLanes, LANE, seen } from "./lanes.js";
import { GUTTER, HEAD, lane, marks, RULER, ruler, sound } from "./paint.js";
import { palette } from "./palette.js";

const SOUND = 44;
const LEAST_FRAMES = 12; // the closest zoom

/** The canvas with its lanes; it holds no data but what it is given. */
export class Timeline {
  /**
   * @param {HTMLElement} box
   * @param {import("./clock.js").Clock} clock
   * @param {{seek:(frame:number)=>void, pick:(track:string)=>void, doubt:(key:string)=>void, span:(span:[number,number])=>void, hover:(frame:number|null,x:number)=>void}} tell
   */
  constructor(box, clock, tell) {
    this.clock = clock;
    this.tell = tell;
    this.view = [0, clock.frames - 1];
    this.data = { lanes: [], cuts: [], doubts: [], sound: null, peaks: null, span: null, seen: [], frame: 0, picked: null, doubt: null };
    this.spent = []; // milliseconds of the last paintings
    this.canvas = h("canvas", { class: "lanes", "aria-hidden": "true" });
    this.spacer = h("div", { class: "lanes-spacer" });
    this.room = h("div", {
      class: "lanes-room", tabindex: 0, role: "slider", "aria-label": "Place in the clip", "aria-valuemin": 0,
      "aria-valuemax": clock.frames - 1, "aria-valuenow": 0, data: { k: "timeline" },
    }, this.canvas, this.spacer);
    box.append(this.room);
    this.room.addEventListener("scroll", () => this.redraw(), { passive: true });
    this.room.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.canvas.addEventListener("pointerdown", (event) => this.#down(event));
    this.canvas.addEventListener("pointermove", (event) => this.#move(event));
    this.canvas.addEventListener("pointerup", () => { this.drag = null; });
    this.canvas.addEventListener("pointercancel", () => { this.drag = null; });
    this.canvas.addEventListener("pointerleave", () => this.tell.hover(null, 0));
    new ResizeObserver(() => { this.#stretch(); this.redraw(); }).observe(this.room);
    document.addEventListener("themechange", () => this.redraw());
  }

  /** Take the parts of an item. @param {Object} item */
  show(item) {
    this.set({ lanes: inLanes(item.tracks), cuts: item.cuts ?? [], sound: item.sound,
      doubts: [...item.doubts].sort((a, b) => a.first - b.first) });
  }

  /** Change some of what is painted. @param {Object} patch */
  set(patch) {
    Object.assign(this.data, patch);
    if ("frame" in patch) this.#follow();
    if ("lanes" in patch || "sound" in patch) this.#stretch();
    this.redraw();
  }

  #stretch() {
    this.bottom = this.data.sound ? (this.data.lanes.length ? SOUND : Math.max(110, this.room.clientHeight - HEAD - 5)) : 0;
    const all = HEAD + this.data.lanes.length * LANE + this.bottom + 4;
    this.spacer.style.height = `${all}px`;
    this.room.style.setProperty("--wanted", `${all + 2}px`);
  }

  /** Paint at the next frame of the screen, once. */
  redraw() {
    this.due ??= requestAnimationFrame(() => { this.due = null; this.#paint(); });
  }

  /** Where a frame begins, in pixels. */
  x(frame) {
    const [from, to] = this.view;
    return GUTTER + (frame - from) / (to + 1 - from) * (this.width - GUTTER);
  }

  /** Which frame lies at a pixel. */
  frameAt(x) {
    const [from, to] = this.view;
    return this.clock.clamp(Math.floor(from + (x - GUTTER) / Math.max(1, this.width - GUTTER) * (to + 1 - from)));
  }

  /** @param {number} factor below 1 shows less, larger */
  zoom(factor, around = this.data.frame) {
    const [from, to] = this.view;
    const size = Math.min(this.clock.frames, Math.max(LEAST_FRAMES, (to + 1 - from) * factor));
    const share = Math.min(1, Math.max(0, (around - from) / (to + 1 - from)));
    const left = Math.min(this.clock.frames - size, Math.max(0, around - share * size));
    this.view = [left, left + size - 1];
    this.redraw();
  }

  /** Keep the playhead in sight. */
  #follow() {
    const { frame } = this.data;
    const [from, to] = this.view;
    this.room.setAttribute("aria-valuenow", String(frame));
    this.room.setAttribute("aria-valuetext", `${this.clock.words(frame)}, frame ${frame + 1} of ${this.clock.frames}`);
    const size = to - from;
    if (frame >= from && frame <= to) return;
    const left = Math.min(this.clock.frames - 1 - size, Math.max(0, frame - size * .1));
    this.view = [left, left + size];
  }

  /** Bring a track's lane into sight. @param {string} id */
  reveal(id) {
    const index = this.data.lanes.findIndex((track) => track.id === id);
    if (index < 0) return;
    const room = this.room.clientHeight - HEAD - this.bottom;
    const top = index * LANE;
    if (top < this.room.scrollTop || top + LANE > this.room.scrollTop + room) this.room.scrollTop = top - room / 2;
  }

  #size() {
    const [width, height] = [this.room.clientWidth, this.room.clientHeight];
    const dense = Math.min(2, window.devicePixelRatio || 1);
    if (this.canvas.width !== Math.round(width * dense) || this.canvas.height !== Math.round(height * dense)) {
      this.canvas.width = Math.round(width * dense);
      this.canvas.height = Math.round(height * dense);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
      this.spacer.style.marginTop = `${-height}px`;
    }
    this.width = width;
    this.height = height;
    const context = this.canvas.getContext("2d");
    context.setTransform(dense, 0, 0, dense, 0, 0);
    return context;
  }

  #paint() {
    const began = performance.now();
    const context = this.#size();
    if (!this.width) return;
    const colours = palette();
    const scene = { ...this.data, colours, clock: this.clock, from: this.view[0], to: this.view[1],
      width: this.width, height: this.height, x: (frame) => this.x(frame) };
    context.fillStyle = colours.bg;
    context.fillRect(0, 0, this.width, this.height);
    const room = this.height - HEAD - this.bottom;
    const { first, lanes } = seen(this.data.lanes, this.room.scrollTop, room);
    lanes.forEach((track, index) => lane(context, track, HEAD + (first + index) * LANE - this.room.scrollTop, scene));
    if (this.bottom) sound(context, scene, this.height - this.bottom, this.bottom);
    marks(context, { ...scene, picked: this.data.doubt });
    ruler(context, scene);
    this.#names(context, colours);
    this.#over(context, colours);
    this.spent.push(performance.now() - began);
    if (this.spent.length > 240) this.spent.shift();
  }

  #names(context, colours) {
    context.fillStyle = colours.surface;
    context.fillRect(0, 0, GUTTER, HEAD);
    context.fillStyle = colours.muted;
    context.font = "11px system-ui, sans-serif";
    context.fillText("Time", 20, 14);
    context.fillText("Doubts, cuts", 20, RULER + 13);
    context.fillStyle = colours.line;
    context.fillRect(GUTTER - 1, 0, 1, this.height);
    context.fillRect(0, HEAD - 1, this.width, 1);
  }

  #over(context, colours) {
    const { span, frame, seen: looked } = this.data;
    context.fillStyle = colours.good;
    for (const [first, last] of looked) {
      const [left, right] = [Math.max(GUTTER, this.x(first)), this.x(last + 1)];
      if (right > GUTTER) context.fillRect(left, RULER - 2, Math.max(1, right - left), 2);
    }
    if (span) {
      const [left, right] = [Math.max(GUTTER, this.x(span[0])), this.x(span[1] + 1)];
      if (right > GUTTER) {
        context.fillStyle = colours.accent;
        context.globalAlpha = .16;
        context.fillRect(left, 0, right - left, this.height);
        context.globalAlpha = 1;
        context.fillRect(left, 0, 2, this.height);
        context.fillRect(right - 2, 0, 2, this.height);
      }
    }
    const at = this.x(frame + .5);
    if (at < GUTTER) return;
    context.fillStyle = colours.text;
    context.fillRect(Math.round(at) - 1, 0, 2, this.height);
    context.beginPath();
    context.moveTo(at - 6, 0);
    context.lineTo(at + 6, 0);
    context.lineTo(at, 9);
    context.fill();
  }

  #spot(event) {
    const area = this.canvas.getBoundingClientRect();
    return { x: event.clientX - area.left, y: event.clientY - area.top };
  }

  #down(event) {
    if (event.button) return;
    const { x, y } = this.#spot(event);
    const onLanes = y > HEAD && y < this.height - this.bottom;
    if (onLanes) {
      const track = this.data.lanes[Math.floor((y - HEAD + this.room.scrollTop) / LANE)];
      if (track) this.tell.pick(track.id);
    }
    if (x < GUTTER) return;
    if (event.pointerType === "touch" && onLanes) { this.tell.seek(this.frameAt(x)); return; } // a finger scrolls the lanes
    if (y > RULER && y < HEAD) {
      const near = this.data.doubts.find((doubt) => Math.abs(this.x(doubt.first) - x) < 9);
      if (near) { this.tell.doubt(near.key); return; }
    }
    const frame = this.frameAt(x);
    this.drag = event.shiftKey ? { from: frame } : { scrub: true };
    this.canvas.setPointerCapture(event.pointerId);
    if (this.drag.scrub) this.tell.seek(frame);
    else this.tell.span([frame, frame]);
  }

  #move(event) {
    const { x } = this.#spot(event);
    const frame = this.frameAt(Math.max(GUTTER, x));
    this.tell.hover(x < GUTTER ? null : frame, x);
    if (!this.drag) return;
    if (this.drag.scrub) this.tell.seek(frame);
    else this.tell.span([Math.min(this.drag.from, frame), Math.max(this.drag.from, frame)]);
  }

  #wheel(event) {
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!event.ctrlKey && !sideways) return;
    event.preventDefault();
    if (event.ctrlKey) { this.zoom(Math.exp(event.deltaY / 240), this.frameAt(this.#spot(event).x)); return; }
    const size = this.view[1] - this.view[0];
    const by = (event.deltaX || event.deltaY) / this.width * size;
    const left = Math.min(this.clock.frames - 1 - size, Math.max(0, this.view[0] + by));
    this.view = [left, left + size];
    this.redraw();
  }
}
