/** Send one player to frames, never asking for the next before it shows the last. */

/** Coalesces seeks of one media element: while one is under way only the newest wish is kept. */
export class Seeker {
  /** @param {HTMLMediaElement} media @param {import("./clock.js").Clock} clock */
  constructor(media, clock) {
    this.media = media;
    this.clock = clock;
    this.wish = null;
    this.busy = false;
    media.addEventListener("seeked", () => { this.busy = false; this.#next(); });
    media.addEventListener("loadedmetadata", () => { this.busy = false; this.#next(); });
  }

  /** @param {number} frame */
  to(frame) {
    this.wish = frame;
    this.#next();
  }

  #next() {
    if (this.wish === null || this.busy || this.media.readyState < 1) return;
    const time = this.clock.middle(this.wish);
    this.wish = null;
    if (Math.abs(this.media.currentTime - time) < 1e-4) return;
    this.busy = true;
    this.media.currentTime = time;
  }
}
