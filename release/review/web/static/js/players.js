/** Play the two sides of a clip in step, frame by frame where wished. */

import { Seeker } from "./seeker.js";

export const SPEEDS = [.25, .5, .75, 1, 1.25, 1.5, 2];
const LOST_S = .35; // past this the other side is sent to the place at once, below it is only hurried or slowed
const [STEER_FROM, STEER_TO] = [.4, .1]; // shares of a frame: past the first it is hurried or slowed, until it is under the second

/** Two videos, of which the after side leads: it is what is signed for. */
export class Players {
  /**
   * @param {import("./clock.js").Clock} clock
   * @param {{frame:(frame:number, shown:?{frame:number,meta:Object,jumped:boolean})=>void, state:()=>void, failed:(side:string)=>void}} tell
   */
  constructor(clock, tell) {
    this.clock = clock;
    this.tell = tell;
    this.after = null;
    this.before = null;
    this.frame = 0;
    this.speed = 1;
    this.loop = null;
    this.playing = false;
    this.jumped = true;
    this.steering = false;
  }

  /** Take the video of a side into service. @param {"after"|"before"} side @param {HTMLVideoElement} video */
  use(side, video) {
    video.muted = side === "before" || this.muted === true;
    video.defaultPlaybackRate = video.playbackRate = this.speed;
    this[side] = { video, seeker: new Seeker(video, this.clock) };
    video.addEventListener("error", () => this.tell.failed(side));
    this[side].seeker.to(this.frame);
    if (side === "after") this.#lead(video);
  }

  #lead(video) {
    const shown = (now, meta) => {
      if (this.after?.video !== video) return; // it was swapped for a newer drawing
      this.#shown(meta);
      video.requestVideoFrameCallback(shown);
    };
    video.requestVideoFrameCallback(shown);
    video.addEventListener("ended", () => { if (this.after?.video === video) this.#ended(); });
    video.addEventListener("pause", () => { if (this.after?.video === video && this.playing && !video.ended) this.pause(); });
  }

  #shown(meta) {
    const frame = this.clock.frameAt(meta.mediaTime);
    const jumped = this.jumped;
    if (this.playing) {
      this.frame = frame;
      this.#steer();
      if (this.loop && frame >= this.loop[1]) { this.tell.frame(frame, { frame, meta, jumped }); this.seek(this.loop[0]); return; }
    }
    this.jumped = this.after.seeker.busy;
    this.tell.frame(this.frame, { frame, meta, jumped });
  }

  #ended() {
    if (this.loop) { this.seek(this.loop[0]); void this.after.video.play(); return; }
    this.playing = false;
    this.before?.video.pause();
    this.frame = this.clock.frames - 1;
    this.tell.frame(this.frame, null);
    this.tell.state();
  }

  /** Keep the before side in step with the after side. */
  #steer() {
    const other = this.before?.video;
    if (!other || other.seeking || other.readyState < 2) return;
    const drift = this.drift();
    if (Math.abs(drift) > LOST_S) { other.currentTime = this.after.video.currentTime; return; }
    const share = Math.abs(drift) * this.clock.rate;
    if (share > STEER_FROM) this.steering = true;
    else if (share < STEER_TO) this.steering = false;
    const rate = this.speed * (this.steering ? 1 - Math.sign(drift) * Math.min(.3, .04 + Math.abs(drift) * 3) : 1);
    if (Math.abs(other.playbackRate - rate) > .01) other.playbackRate = rate;
  }

  /** How far the before side is ahead, in seconds. */
  drift() {
    return this.before ? this.before.video.currentTime - this.after.video.currentTime : 0;
  }

  /** Play both sides. */
  async play() {
    if (this.playing || !this.after) return;
    if (this.frame >= this.clock.frames - 1) this.seek(this.loop ? this.loop[0] : 0);
    this.playing = true;
    this.tell.state();
    for (const side of [this.after, this.before]) if (side) side.video.playbackRate = this.speed;
    await Promise.allSettled([this.after, this.before].filter(Boolean).map((side) => side.video.play()));
  }

  /** Stop both sides on the same frame. */
  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.after.video.pause();
    this.before?.video.pause();
    this.seek(this.clock.frameAt(this.after.video.currentTime));
    this.tell.state();
  }

  toggle() { if (this.playing) this.pause(); else void this.play(); }

  /** Send both sides to a frame. @param {number} frame */
  seek(frame) {
    this.frame = this.clock.clamp(frame);
    this.jumped = true;
    this.after?.seeker.to(this.frame);
    this.before?.seeker.to(this.frame);
    this.tell.frame(this.frame, null);
  }

  /** @param {number} count frames forward, or back where negative */
  step(count) {
    if (this.playing) this.pause();
    this.seek(this.frame + count);
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.speed = speed;
    for (const side of [this.after, this.before]) if (side) side.video.playbackRate = speed;
    this.tell.state();
  }

  /** @param {number} by steps through the list of speeds */
  faster(by) {
    const next = SPEEDS.indexOf(this.speed) + by;
    this.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, next))]);
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    if (this.after) this.after.video.muted = muted;
    this.tell.state();
  }

  /** Put a newer drawing of the after side in the old one's place, at the same frame. @param {HTMLVideoElement} video */
  async swap(video) {
    const playing = this.playing;
    const old = this.after?.video;
    video.muted = this.muted === true;
    await ready(video, this.clock.middle(this.frame));
    const parent = old?.parentNode;
    this.playing = false;
    this.use("after", video);
    this.jumped = true;
    if (parent) parent.replaceChild(video, old);
    if (old) { old.pause(); old.removeAttribute("src"); old.load(); }
    this.seek(this.frame);
    if (playing) await this.play();
    this.tell.state();
  }
}

/** Wait until a video shows a time. */
function ready(video, time) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("The new drawing did not load.")), 15000);
    const done = () => { clearTimeout(late); resolve(); };
    video.addEventListener("error", () => { clearTimeout(late); reject(new Error("The new drawing cannot be played.")); }, { once: true });
    video.addEventListener("loadeddata", () => {
      video.addEventListener("seeked", done, { once: true });
      video.currentTime = time;
    }, { once: true });
    video.load();
  });
}
