/** Draw the covers over the pictures: who is hidden, who is kept clear, by line and label as well as colour. */

// On a picture the page's theme does not matter: bright lines with a dark edge show on every one.
const COLOURS = { hidden: "#7fb0ff", clear: "#74dba2", other: "#ffc766" };
const DASHES = { hidden: [], clear: [2, 3], suggested: [7, 4], mixed: [10, 3, 2, 3], not_a_face: [1, 5] };
const WORDS = { hidden: "hidden", clear: "clear", suggested: "suggested", mixed: "mixed", not_a_face: "not a face" };

/** A canvas that lies on one picture. */
export class Overlay {
  /** @param {HTMLElement} content the box of the picture @param {{width:number,height:number}} size */
  constructor(content, size) {
    this.size = size;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "overlay";
    this.canvas.setAttribute("aria-hidden", "true");
    content.append(this.canvas);
    this.content = content;
  }

  /**
   * @param {Array<[string,number,number,number,number]>} boxes
   * @param {Map<string,Object>} tracks by id
   * @param {string|null} picked
   */
  draw(boxes, tracks, picked) {
    const { context, scale } = this.#clean();
    if (!context) return;
    for (const [id, left, top, right, bottom] of boxes) {
      const track = tracks.get(id);
      if (!track) continue;
      const colour = COLOURS[track.fate] ?? COLOURS.other;
      const frame = [left * scale, top * scale, (right - left) * scale, (bottom - top) * scale];
      outline(context, frame, colour, DASHES[track.fate] ?? [], id === picked);
      label(context, frame, `${id} ${WORDS[track.fate] ?? track.fate}`, { colour, picked: id === picked, most: this.content.clientWidth });
    }
  }

  /** Wipe. */
  clear() { this.#clean(); }

  #clean() {
    const [width, height] = [this.content.clientWidth, this.content.clientHeight];
    const dense = Math.min(2, window.devicePixelRatio || 1);
    const [w, t] = [Math.round(width * dense), Math.round(height * dense)];
    if (this.canvas.width !== w || this.canvas.height !== t) { this.canvas.width = w; this.canvas.height = t; }
    const context = this.canvas.getContext("2d");
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context: width ? context : null, scale: width / this.size.width };
  }
}

function outline(context, [x, y, w, t], colour, dash, picked) {
  context.setLineDash([]);
  context.lineWidth = picked ? 5 : 4;
  context.strokeStyle = "rgba(0,0,0,.65)";
  context.strokeRect(x, y, w, t);
  context.setLineDash(dash);
  context.lineWidth = picked ? 3 : 2;
  context.strokeStyle = picked ? "#fff" : colour;
  context.strokeRect(x, y, w, t);
}

function label(context, [x, y, w, t], words, { colour, picked, most }) {
  if (w < 18 && !picked) return;
  context.setLineDash([]);
  context.font = "600 11px system-ui, sans-serif";
  const wide = context.measureText(words).width + 8;
  const left = Math.max(1, Math.min(x, most - wide + 1)); // a label stays inside the picture
  const top = y > 16 ? y - 16 : y + t + 1;
  context.fillStyle = "rgba(0,0,0,.78)";
  context.fillRect(left - 1, top, wide, 15);
  context.fillStyle = picked ? "#fff" : "#f2f5f9";
  context.fillText(words, left + 3, top + 11);
  context.fillStyle = colour;
  context.fillRect(left - 1, top, 2, 15);
}
