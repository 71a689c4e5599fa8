/** Show a small after picture over the timeline, from the sheet. */

import { h } from "./dom.js";

/** The thumbnail that follows the pointer. */
export class Hover {
  /** @param {HTMLElement} box the timeline's box @param {import("./clock.js").Clock} clock */
  constructor(box, clock) {
    this.clock = clock;
    this.picture = h("div", { class: "thumb-picture" });
    this.words = h("div", { class: "thumb-words" });
    this.node = h("div", { class: "thumb", hidden: true, "aria-hidden": "true" }, this.picture, this.words);
    box.append(this.node);
    this.box = box;
  }

  /** @param {{url:string,columns:number,rows:number,width:number,height:number,count:number}|null} sheet */
  use(sheet) {
    this.sheet = sheet;
    this.picture.hidden = !sheet;
    if (!sheet) return;
    const wide = Math.min(160, sheet.width);
    this.scale = wide / sheet.width;
    Object.assign(this.picture.style, {
      width: `${wide}px`, height: `${sheet.height * this.scale}px`, backgroundImage: `url(${JSON.stringify(sheet.url)})`,
      backgroundSize: `${sheet.columns * wide}px ${sheet.rows * sheet.height * this.scale}px`,
    });
  }

  /** @param {number|null} frame @param {number} x */
  at(frame, x) {
    this.node.hidden = frame === null;
    if (frame === null) return;
    this.words.textContent = this.clock.words(frame);
    const { sheet } = this;
    if (sheet) {
      const number = Math.min(sheet.count - 1, Math.floor(frame / this.clock.frames * sheet.count));
      const [column, row] = [number % sheet.columns, Math.floor(number / sheet.columns)];
      this.picture.style.backgroundPosition = `${-column * sheet.width * this.scale}px ${-row * sheet.height * this.scale}px`;
    }
    const half = (sheet ? sheet.width * this.scale : 60) / 2 + 4;
    this.node.style.left = `${Math.min(this.box.clientWidth - half, Math.max(half, x))}px`;
  }
}
