/** Where a drawn box is between the frames at which it was set. */

/** Set the box on a frame. @param {{frame:number,box:number[]}[]} keys @param {number} frame @param {number[]} box */
export function withKey(keys, frame, box) {
  return [...keys.filter((key) => key.frame !== frame), { frame, box }].sort((a, b) => a.frame - b.frame);
}

/** The box on a frame, straight between its neighbours. @param {{frame:number,box:number[]}[]} keys @param {number} frame */
export function boxOn(keys, frame) {
  if (!keys.length) return null;
  const after = keys.findIndex((key) => key.frame >= frame);
  if (after === 0) return keys[0].box;
  if (after < 0) return keys[keys.length - 1].box;
  const [from, to] = [keys[after - 1], keys[after]];
  const share = (frame - from.frame) / (to.frame - from.frame);
  return from.box.map((at, index) => Math.round(at + (to.box[index] - at) * share));
}

/** A name that no zone has yet. @param {{id:string}[]} tracks */
export function freeName(tracks) {
  const taken = new Set(tracks.map(({ id }) => id));
  let number = 1;
  while (taken.has(`zone-${number}`)) number += 1;
  return `zone-${number}`;
}
