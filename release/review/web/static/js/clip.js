/** The clip's own part of the page: two players, covers over them, the drawing, what was looked at. */

import { get } from "./api.js";
import { Boxes } from "./boxes.js";
import { say } from "./dom.js";
import { Overlay } from "./overlay.js";
import { Players } from "./players.js";
import { Stage, video } from "./stage.js";

/** @param {HTMLElement} box @param {Object} app */
export function makeClip(box, app) {
  const { item, media, drawn } = app.store.get();
  const stage = new Stage(box, item.size, Boolean(media.before), () => app.viewChanged?.());
  const player = new Players(app.clock, {
    frame: (frame, shown) => {
      app.frame(frame);
      if (shown) app.looked.shown(shown);
    },
    state: () => app.store.set({ playing: player.playing, speed: player.speed, muted: player.muted }),
    failed: (side) => { app.tell(`The ${side} side cannot be played. Load the page again; if it stays so, it has to be drawn again.`); },
  });
  const after = video(media.after, "After: what would be released");
  stage.panes.after.content.append(after);
  app.shownPlan = drawn?.state === "fresh" ? drawn.plan : null;
  app.shownUrl = media.after;
  player.use("after", after);
  if (media.before) {
    const before = video(media.before, "Before: not for release");
    stage.panes.before.content.append(before);
    player.use("before", before);
  }
  return { stage, player, ...makeCovers(app, stage) };
}

/** The covers over both panes. @param {Object} app @param {Stage} stage */
export function makeCovers(app, stage) {
  const { item } = app.store.get();
  const overlays = Object.values(stage.panes).map(({ content }) => new Overlay(content, item.size));
  const boxes = new Boxes((first, last) => get(`${app.path}/boxes?first=${first}&last=${last}`), app.clock.frames, () => app.redraw());
  const draw = () => {
    const { frame, boxes: on, picked } = app.store.get();
    const rows = on ? boxes.on(frame) : [];
    if (rows === null) return; // still being fetched: what is there stays for a moment
    for (const overlay of overlays) if (!overlay.content.closest(".pane").hidden) overlay.draw(rows, app.tracks(), picked);
  };
  return { boxes, drawCovers: draw };
}

/** Put the newer drawing of the after side in. @param {Object} app @param {{after:string}} media @param {Object} drawn */
export async function swapAfter(app, media, drawn) {
  if (app.swapping === media.after) return;
  app.swapping = media.after;
  const status = app.stage.panes.after.status;
  try {
    await app.player.swap(video(media.after, "After: what would be released"));
    app.shownPlan = drawn.plan;
    app.shownUrl = media.after;
    status.textContent = "";
  } catch (error) {
    status.textContent = error.message;
    say(error.message, true);
  } finally {
    app.swapping = null;
  }
}
