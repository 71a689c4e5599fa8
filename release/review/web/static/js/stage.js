/** Show before and after: side by side, the after alone, or under a slider. */

import { h, say } from "./dom.js";
import { Zoom } from "./zoom.js";

export const MODES = { side: "Both", after: "After", slider: "Slider" };

/** The panes of one item, photo or clip. */
export class Stage {
  /**
   * @param {HTMLElement} box
   * @param {{width:number,height:number}} size of the picture
   * @param {boolean} withBefore whether this person may see the before side
   * @param {()=>void} changed
   */
  constructor(box, size, withBefore, changed) {
    this.box = box;
    this.withBefore = withBefore;
    this.changed = changed;
    this.split = 50;
    this.panes = { before: pane("before", "Before: not for release"), after: pane("after", "After: what would be released") };
    this.slider = h("input", { type: "range", class: "split", min: 0, max: 100, step: 1, value: 50,
      "aria-label": "How much of the before side is shown", on: { input: () => this.setSplit(Number(this.slider.value)) } });
    this.note = h("p", { class: "stage-note", hidden: true });
    box.style.setProperty("--ratio", String(size.width / size.height));
    box.replaceChildren(this.panes.before.figure, this.panes.after.figure, this.slider, this.note);
    this.zoom = new Zoom(box, () => this.#settle());
    this.setMode(withBefore ? "side" : "after");
  }

  /** @param {keyof MODES} mode */
  setMode(mode) {
    this.mode = this.withBefore ? mode : "after";
    this.box.dataset.mode = this.mode;
    this.panes.before.figure.hidden = this.mode === "after";
    this.slider.hidden = this.mode !== "slider";
    this.setSplit(this.split);
    if (this.announce) say(`View: ${MODES[this.mode]}.`);
    this.announce = true;
  }

  /** @param {number} percent of the width that the before side takes */
  setSplit(percent) {
    this.split = Math.min(100, Math.max(0, percent));
    this.slider.value = String(this.split);
    this.slider.setAttribute("aria-valuetext", `${this.split} % before, ${100 - this.split} % after`);
    this.box.style.setProperty("--split", `${this.split}%`);
    this.box.style.setProperty("--cut", String(this.split / 100));
    this.#settle();
  }

  /** Whether all of the after picture is to be seen: only then has somebody looked at it. */
  get whole() {
    return this.zoom.whole && (this.mode !== "slider" || this.split === 0);
  }

  #settle() {
    const why = !this.zoom.whole ? "Zoomed in: what you see now is not counted as looked at." :
      this.mode === "slider" && this.split > 0 ? "The before side covers a part: this is not counted as looked at." : "";
    this.note.textContent = why;
    this.note.hidden = !why;
    this.changed();
  }
}

function pane(side, words) {
  const content = h("div", { class: "content" });
  const status = h("span", { class: "pane-status" });
  const figure = h("figure", { class: `pane ${side}`, data: { side } },
    h("figcaption", {}, h("span", {}, words), status), h("div", { class: "pane-box" }, content));
  return { figure, content, status };
}

/** A silent video element without the browser's own controls. @param {string} url @param {string} label */
export function video(url, label) {
  const node = h("video", { preload: "auto", playsinline: true, disablepictureinpicture: true, "aria-label": label, tabindex: "-1" });
  node.src = url;
  return node;
}
