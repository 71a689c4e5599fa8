/** Go between frames and seconds, for even and uneven frame rates. */

const RECORDING_RATE = 100; // a recording has no frames: hundredths of a second stand for them

/** The time of one item. */
export class Clock {
  /** @param {{kind:string,frames:number,rate:string|null,duration:number|null,instants_ms:number[]|null}} item */
  constructor(item) {
    this.recording = item.kind === "recording";
    const [top, bottom] = String(item.rate ?? "25/1").split("/").map(Number);
    this.rate = this.recording ? RECORDING_RATE : top / (bottom || 1) || 25;
    this.frames = this.recording ? Math.max(1, Math.ceil((item.duration ?? 0) * RECORDING_RATE)) : Math.max(1, item.frames ?? 1);
    this.instants = this.recording || !item.instants_ms?.length ? null : item.instants_ms;
    this.duration = item.duration ?? this.frames / this.rate;
  }

  /** When a frame begins, in seconds. @param {number} frame */
  start(frame) {
    if (!this.instants) return frame / this.rate;
    if (frame >= this.frames) return Math.max(this.duration, this.instants[this.frames - 1] / 1000 + .5 / this.rate);
    return this.instants[Math.max(0, frame)] / 1000;
  }

  /** The middle of a frame: where a player can be sent without landing on its neighbour. */
  middle(frame) {
    return (this.start(frame) + this.start(frame + 1)) / 2;
  }

  /** Which frame is on the screen at a time. @param {number} seconds */
  frameAt(seconds) {
    if (!this.instants) return this.clamp(Math.floor(seconds * this.rate + .02));
    const ms = seconds * 1000 + .75; // players give the time of a frame in whole microseconds, the list in milliseconds
    let [low, high] = [0, this.frames];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.instants[middle] <= ms) low = middle + 1;
      else high = middle;
    }
    return this.clamp(low - 1);
  }

  /** @param {number} frame */
  clamp(frame) {
    return Math.min(this.frames - 1, Math.max(0, Math.round(frame)));
  }

  /** "01:05.32" @param {number} frame */
  words(frame) {
    return timecode(this.start(frame));
  }

  /** "0:01.20 to 0:03.40" @param {[number,number]} span */
  spanWords([first, last]) {
    return first === last ? this.words(first) : `${this.words(first)} to ${this.words(last)}`;
  }
}

/** "1:02:03.45" @param {number} seconds */
export function timecode(seconds, digits = 2) {
  const whole = Math.max(0, seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = (Math.floor((whole % 60) * 10 ** digits) / 10 ** digits).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
