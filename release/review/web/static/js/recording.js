/** The recording's own part of the page: one player of the after side, the before side beside it where allowed. */

import { h } from "./dom.js";

/** Plays one side at a time; frames here are hundredths of a second. */
class Recording {
  constructor(app, box) {
    this.app = app;
    this.speed = 1;
    this.muted = false;
    this.loop = null;
    this.box = box;
    this.side = "after";
    this.audio = {};
  }

  use(side, url) {
    const audio = h("audio", { preload: "auto", src: url });
    this.audio[side] = audio;
    audio.addEventListener("timeupdate", () => this.#time(side));
    audio.addEventListener("ended", () => this.#told());
    audio.addEventListener("error", () => this.app.tell(`The ${side} side cannot be played.`));
    this.box.append(audio);
  }

  get now() { return this.audio[this.side]; }

  get playing() { return Boolean(this.now) && !this.now.paused && !this.now.ended; }

  #time(side) {
    if (side !== this.side) return;
    const frame = this.app.clock.frameAt(this.now.currentTime);
    const heard = this.side === "after" && this.playing && !this.muted && this.now.volume > 0 && this.last !== null && this.last !== undefined;
    if (heard && frame > this.last && frame - this.last < 100 * this.speed) this.app.heard(this.last, frame);
    this.last = this.playing ? frame : null;
    if (this.loop && frame >= this.loop[1]) { this.seek(this.loop[0]); return; }
    this.app.frame(frame);
  }

  #told() { this.app.store.set({ playing: this.playing, speed: this.speed, muted: this.muted }); this.app.transport?.update(); }

  async play() { this.now.playbackRate = this.speed; await this.now.play().catch(() => {}); this.#told(); }

  pause() { this.now.pause(); this.last = null; this.#told(); }

  toggle() { if (this.playing) this.pause(); else void this.play(); }

  seek(frame) {
    const to = this.app.clock.clamp(frame);
    this.last = null;
    this.now.currentTime = this.app.clock.start(to);
    this.app.frame(to);
  }

  step(count) { this.pause(); this.seek(this.app.store.get().frame + count * 10); }

  setSpeed(speed) { this.speed = speed; this.now.playbackRate = speed; this.#told(); }

  faster(by) { this.setSpeed(Math.min(2, Math.max(.25, this.speed + by * .25))); }

  mute(muted) { this.muted = muted; Object.values(this.audio).forEach((audio) => { audio.muted = muted; }); this.#told(); }

  /** Hear the other side at the same place. @param {"after"|"before"} side */
  listen(side) {
    const [time, playing] = [this.now.currentTime, this.playing];
    this.pause();
    this.side = side;
    this.now.currentTime = time;
    if (playing) void this.play();
  }

  /** Take the newer after side. */
  swap(url) {
    const audio = this.audio.after;
    const time = audio.currentTime;
    const playing = this.side === "after" && this.playing;
    audio.addEventListener("loadedmetadata", () => { audio.currentTime = time; if (playing) void this.play(); }, { once: true });
    audio.src = url;
  }
}

/** @param {HTMLElement} box @param {Object} app */
export function makeRecording(box, app) {
  const { media, drawn } = app.store.get();
  box.dataset.mode = "recording";
  const room = h("div", { class: "recording" });
  const player = new Recording(app, room);
  player.use("after", media.after);
  app.shownPlan = drawn?.state === "fresh" ? drawn.plan : null;
  app.shownUrl = media.after;
  const sides = { after: "After: what would be released", ...(media.before ? { before: "Before: not for release" } : {}) };
  if (media.before) player.use("before", media.before);
  const name = (side) => h("label", { class: "radio" }, h("input", { type: "radio", name: "side", value: side, checked: side === "after", on: { change: () => player.listen(side) } }), sides[side]);
  room.prepend(h("fieldset", { class: "scopes" }, h("legend", {}, "Listen to"), Object.keys(sides).map(name)),
    h("p", { class: "quiet" }, "The waveform is below; hatched stretches are silenced. Mark a stretch with I and O."));
  box.replaceChildren(room);
  return { stage: null, player, boxes: null, drawCovers: () => {} };
}
