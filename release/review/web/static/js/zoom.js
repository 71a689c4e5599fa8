/** Zoom into both sides at once, by wheel, fingers, drag or keys. */

const MOST = 8;

/** One zoom for all panes of a stage. */
export class Zoom {
  /** @param {HTMLElement} stage @param {()=>void} changed */
  constructor(stage, changed) {
    this.stage = stage;
    this.changed = changed;
    this.scale = 1;
    this.x = 0; // share of the picture's size
    this.y = 0;
    this.fingers = new Map();
    stage.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => this.#down(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) stage.addEventListener(name, (event) => this.fingers.delete(event.pointerId));
  }

  /** Whether the whole picture is to be seen. */
  get whole() { return this.scale <= 1.001; }

  /** @param {number} factor */
  by(factor) { this.to(this.scale * factor); }

  /** @param {number} scale */
  to(scale) {
    this.scale = Math.min(MOST, Math.max(1, scale));
    this.#apply();
  }

  /** Move what is seen. @param {number} x share of the pane's width @param {number} y */
  pan(x, y) {
    if (this.whole) return;
    this.x += x;
    this.y += y;
    this.#apply();
  }

  #apply() {
    const room = (this.scale - 1) / 2;
    this.x = Math.min(room, Math.max(-room, this.x));
    this.y = Math.min(room, Math.max(-room, this.y));
    for (const content of this.stage.querySelectorAll(".content")) {
      content.style.transform = this.whole ? "" : `translate(${this.x * 100}%, ${this.y * 100}%) scale(${this.scale})`;
    }
    this.stage.classList.toggle("zoomed", !this.whole);
    this.changed();
  }

  #wheel(event) {
    if (!event.ctrlKey && !event.altKey) return;
    event.preventDefault();
    this.by(Math.exp(-event.deltaY / 300));
  }

  #down(event) {
    if (event.target.closest("input, button, .handle") || this.stage.classList.contains("drawing")) return;
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
  }

  #move(event) {
    const was = this.fingers.get(event.pointerId);
    if (!was) return;
    const pane = this.stage.querySelector(".pane:not([hidden]) .content").parentElement.getBoundingClientRect();
    const others = [...this.fingers].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
    if (others.length) {
      const gap = (spot) => Math.hypot(spot[0] - others[0][0], spot[1] - others[0][1]) || 1;
      this.by(gap([event.clientX, event.clientY]) / gap(was));
    } else this.pan((event.clientX - was[0]) / pane.width, (event.clientY - was[1]) / pane.height);
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
  }
}
