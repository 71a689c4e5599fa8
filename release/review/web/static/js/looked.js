/** Report which frames were really on the screen: never more than the browser displayed. */

import { counted, withSpan } from "./ranges.js";

const EVERY_MS = 1500;

/** Collects the frames that the after side displayed, with the plan they were drawn of. */
export class Looked {
  /**
   * @param {{whole:()=>boolean, plan:()=>string, post:(body:Object, extra?:Object)=>Promise<Object>, answered:(answer:Object)=>void, seen:(spans:[number,number][])=>void}} hands
   *   `whole` says whether the whole after picture is to be seen, uncovered
   */
  constructor(hands) {
    this.hands = hands;
    this.seen = []; // of the plan on the screen
    this.seenOf = null;
    this.unsaid = [];
    this.last = null;
    this.sending = false;
    document.addEventListener("visibilitychange", () => {
      this.last = null;
      if (document.visibilityState === "hidden") void this.flush(true);
    });
    setInterval(() => { void this.flush(); }, EVERY_MS);
  }

  /**
   * A frame was put on the screen.
   * @param {{frame:number, meta:{presentedFrames:number}, jumped:boolean}} shown
   */
  shown({ frame, meta, jumped }) {
    if (document.visibilityState !== "visible" || !this.hands.whole()) { this.last = null; return; }
    const before = this.last;
    this.last = { frame, presented: meta.presentedFrames };
    // Callbacks may be dropped while the page is busy, though every frame was displayed: the player's own count
    // of displayed frames tells. Where it displayed fewer than passed by, only this frame is taken.
    const passed = before && !jumped ? frame - before.frame : 0;
    const all = passed > 1 && meta.presentedFrames - before.presented >= passed;
    this.#add(all ? before.frame + 1 : frame, frame);
  }

  /** A picture without frames was on the screen for long enough. */
  picture() {
    if (document.visibilityState === "visible" && this.hands.whole()) this.#add(0, 0);
  }

  /** A stretch of sound was heard. */
  heard(first, last) {
    this.#add(first, last);
  }

  #add(first, last) {
    const plan = this.hands.plan();
    if (!plan) return;
    if (this.seenOf !== plan) { this.seenOf = plan; this.seen = []; }
    if (counted(this.seen, first, last) === last - first + 1) return;
    this.seen = withSpan(this.seen, first, last);
    this.unsaid = withSpan(this.unsaid.filter(() => this.unsaidOf === plan), first, last);
    this.unsaidOf = plan;
    this.hands.seen(this.seen);
  }

  /** Tell the server what it has not been told. @param {boolean} leaving the page may be going away */
  async flush(leaving = false) {
    if (!this.unsaid.length || this.sending && !leaving) return;
    const [spans, plan] = [this.unsaid, this.unsaidOf];
    this.unsaid = [];
    this.sending = true;
    try {
      this.hands.answered(await this.hands.post({ plan, spans }, leaving ? { keepalive: true } : {}));
    } catch (error) {
      // Nothing is lost: what could not be said is said with the next ones, unless the plan has moved on.
      if (error.status !== 409 && this.unsaidOf === plan) for (const [first, last] of spans) this.unsaid = withSpan(this.unsaid, first, last);
    } finally {
      this.sending = false;
    }
  }
}
