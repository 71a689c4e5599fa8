/** Draw, drag and resize a box on the picture, by pointer or by keys. */

import { h, say } from "./dom.js";

const LEAST = 4; // source pixels; a smaller box is a slip of the hand
const CORNERS = ["nw", "ne", "sw", "se"];

/** The box at hand, shown in every pane. */
export class Drawing {
  /**
   * @param {HTMLElement} stage
   * @param {{width:number,height:number}} size of the source
   * @param {{changed:(box:number[])=>void, kept:()=>void, left:()=>void}} tell
   */
  constructor(stage, size, tell) {
    this.stage = stage;
    this.size = size;
    this.tell = tell;
    this.box = null;
    this.active = false;
    this.layers = [...stage.querySelectorAll(".content")].map((content) => this.#layer(content));
  }

  #layer(content) {
    const frame = h("div", {
      class: "box-edit", tabindex: 0, role: "group", hidden: true,
      "aria-label": "Box. Arrows move it, Shift and arrows resize it, Enter keeps it, Escape leaves it.",
      on: { keydown: (event) => this.#key(event) },
    }, CORNERS.map((corner) => h("span", { class: `handle ${corner}`, data: { corner } })));
    const catcher = h("div", { class: "catcher", hidden: true }, frame);
    content.append(catcher);
    catcher.addEventListener("pointerdown", (event) => this.#down(event, content, catcher));
    return { frame, catcher };
  }

  /** Begin: with a box, or waiting for one to be drawn. @param {number[]|null} box */
  start(box) {
    this.active = true;
    this.stage.classList.add("drawing");
    this.layers.forEach(({ catcher }) => { catcher.hidden = false; });
    this.show(box);
  }

  /** Put a box in the middle, for the keys. */
  middle() {
    const { width, height } = this.size;
    const [w, t] = [Math.round(width * .2), Math.round(height * .2)];
    const [left, top] = [Math.round((width - w) / 2), Math.round((height - t) / 2)];
    this.set([left, top, left + w, top + t]);
    this.focus();
  }

  focus() {
    this.layers.find(({ frame }) => frame.offsetParent !== null)?.frame.focus({ preventScroll: true });
  }

  /** Leave the drawing. */
  stop() {
    this.active = false;
    this.stage.classList.remove("drawing");
    this.layers.forEach(({ catcher }) => { catcher.hidden = true; });
    this.show(null);
  }

  /** Show a box without telling of it. @param {number[]|null} box */
  show(box) {
    this.box = box;
    const { width, height } = this.size;
    for (const { frame } of this.layers) {
      frame.hidden = !box;
      if (!box) continue;
      const [left, top, right, bottom] = box;
      Object.assign(frame.style, {
        left: `${left / width * 100}%`, top: `${top / height * 100}%`,
        width: `${(right - left) / width * 100}%`, height: `${(bottom - top) / height * 100}%`,
      });
    }
  }

  /** Change the box and tell. @param {number[]} box */
  set(box) {
    const { width, height } = this.size;
    const [left, right] = [Math.min(box[0], box[2]), Math.max(box[0], box[2])].map((at) => clamp(at, width));
    const [top, bottom] = [Math.min(box[1], box[3]), Math.max(box[1], box[3])].map((at) => clamp(at, height));
    if (right - left < LEAST || bottom - top < LEAST) return;
    this.show([left, top, right, bottom]);
    this.tell.changed(this.box);
  }

  #down(event, content, catcher) {
    if (event.button || !this.active) return;
    event.preventDefault();
    const area = content.getBoundingClientRect();
    const spot = (each) => [(each.clientX - area.left) / area.width * this.size.width, (each.clientY - area.top) / area.height * this.size.height];
    const corner = event.target.dataset?.corner;
    const inside = !corner && event.target.classList.contains("box-edit");
    const [startX, startY] = spot(event);
    const from = this.box ? [...this.box] : null;
    const move = (each) => {
      const [x, y] = spot(each);
      if (corner) this.set(resized(from, corner, x - startX, y - startY));
      else if (inside) this.set(moved(from, x - startX, y - startY, this.size));
      else this.set([startX, startY, x, y]);
    };
    const done = () => {
      catcher.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) catcher.removeEventListener(name, done);
      this.focus();
    };
    catcher.setPointerCapture(event.pointerId);
    catcher.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) catcher.addEventListener(name, done);
  }

  #key(event) {
    const step = (event.ctrlKey ? 1 : 8);
    const ways = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.key === "Enter") this.tell.kept();
    else if (event.key === "Escape") this.tell.left();
    else if (event.key in ways && this.box) {
      const [x, y] = ways[event.key];
      this.set(event.shiftKey ? [this.box[0], this.box[1], Math.max(this.box[0] + LEAST, this.box[2] + x), Math.max(this.box[1] + LEAST, this.box[3] + y)]
        : moved(this.box, x, y, this.size));
      say(`Box at ${this.box[0]}, ${this.box[1]}, ${this.box[2] - this.box[0]} by ${this.box[3] - this.box[1]}.`);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function clamp(at, most) {
  return Math.round(Math.min(most, Math.max(0, at)));
}

function moved([left, top, right, bottom], x, y, { width, height }) {
  const [dx, dy] = [Math.min(width - right, Math.max(-left, x)), Math.min(height - bottom, Math.max(-top, y))];
  return [left + dx, top + dy, right + dx, bottom + dy];
}

function resized([left, top, right, bottom], corner, x, y) {
  return [corner.includes("w") ? left + x : left, corner.includes("n") ? top + y : top,
    corner.includes("e") ? right + x : right, corner.includes("s") ? bottom + y : bottom];
}
