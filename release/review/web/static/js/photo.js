/** The photo's own part of the page: two pictures that zoom together. */

import { h } from "./dom.js";
import { makeCovers } from "./clip.js";
import { Stage } from "./stage.js";

const LOOK_MS = 1000; // a glance shorter than this is not a look

/** @param {HTMLElement} box @param {Object} app */
export function makePhoto(box, app) {
  const { item, media, drawn } = app.store.get();
  const stage = new Stage(box, item.size, Boolean(media.before), () => app.viewChanged?.());
  const after = h("img", { class: "picture", src: media.after, alt: "After: what would be released", draggable: "false" });
  stage.panes.after.content.append(after);
  if (media.before) stage.panes.before.content.append(h("img", { class: "picture", src: media.before, alt: "Before: not for release", draggable: "false" }));
  app.shownUrl = media.after;
  app.shownPlan = null; // nothing was shown until the picture is there
  after.decode().then(() => { if (app.shownUrl === media.after && drawn?.state === "fresh") app.shownPlan = drawn.plan; }, () => app.tell("The after picture cannot be shown. Load the page again."));
  app.picture = after;
  setInterval(() => { if (app.shownPlan) app.looked.picture(); }, LOOK_MS);
  return { stage, player: null, ...makeCovers(app, stage) };
}

/** Put the newer after picture in. */
export async function swapPicture(app, media, drawn) {
  const next = h("img", { class: "picture", src: media.after, alt: "After: what would be released", draggable: "false" });
  app.shownUrl = media.after;
  await next.decode();
  if (app.shownUrl !== media.after) return;
  app.picture.replaceWith(next);
  app.picture = next;
  app.shownPlan = drawn.plan;
}
