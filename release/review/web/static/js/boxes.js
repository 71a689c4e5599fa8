/** Fetch where the covers are, a stretch of frames at a time, and keep what was fetched. */

const STRETCH = 250; // frames a call; the server allows 1500
const KEPT = 40; // stretches kept

/** The covers of one plan. */
export class Boxes {
  /** @param {(first:number,last:number)=>Promise<Object>} ask @param {number} frames @param {()=>void} arrived */
  constructor(ask, frames, arrived) {
    this.ask = ask;
    this.frames = frames;
    this.arrived = arrived;
    this.stretches = new Map();
  }

  /** Forget everything, or what touches these spans: the plan has changed. @param {[number,number][]} [spans] */
  forget(spans) {
    for (const number of [...this.stretches.keys()]) {
      const [first, last] = [number * STRETCH, (number + 1) * STRETCH - 1];
      if (!spans || spans.some(([from, to]) => from <= last && to >= first)) this.stretches.delete(number);
    }
  }

  /** The covers on a frame, null while they are being fetched. @returns {Array<[string,number,number,number,number]>|null} */
  on(frame) {
    const number = Math.floor(frame / STRETCH);
    const found = this.stretches.get(number);
    if (!found) void this.#fetch(number);
    const next = number + 1;
    if (frame % STRETCH > STRETCH / 2 && next * STRETCH < this.frames && !this.stretches.has(next)) void this.#fetch(next);
    return found instanceof Map ? found.get(frame) ?? [] : null;
  }

  async #fetch(number) {
    const asked = {}; // what was forgotten meanwhile is not taken from an answer under way
    this.stretches.set(number, asked);
    try {
      const answer = await this.ask(number * STRETCH, Math.min(this.frames, (number + 1) * STRETCH) - 1);
      if (this.stretches.get(number) !== asked) return;
      this.stretches.set(number, byFrame(answer.tracks));
      for (const old of this.stretches.keys()) if (this.stretches.size > KEPT && old !== number) this.stretches.delete(old);
      this.arrived();
    } catch {
      setTimeout(() => { if (this.stretches.get(number) === asked) this.stretches.delete(number); }, 2000); // so that it is asked again
    }
  }
}

function byFrame(tracks) {
  const frames = new Map();
  for (const [track, rows] of Object.entries(tracks)) {
    for (const [frame, ...box] of rows) {
      if (!frames.has(frame)) frames.set(frame, []);
      frames.get(frame).push([track, ...box]);
    }
  }
  return frames;
}
