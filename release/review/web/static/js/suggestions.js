/** Show who may be the person who is to be seen, beside the reference photo; confirming takes a second press. */

import { h, refill } from "./dom.js";
import { button } from "./forms.js";

/** @param {HTMLElement} box @param {Object} app */
export function drawSuggestions(box, app) {
  const { item } = app.store.get();
  const open = item.suggestions ?? [];
  box.hidden = !open.length;
  refill(box, open.length ? h("h2", {}, "Is this the person who may be seen?") : null, open.map((each) => suggestion(app, item, each)));
}

function suggestion(app, item, each) {
  const asked = app.drafts.confirming === each.track;
  const person = item.people.find(({ tracks }) => tracks.includes(each.track));
  return h("div", { class: "suggestion", data: { track: each.track } },
    h("div", { class: "pair" },
      face(person?.card, `From the clip: ${each.track}`, "In the item"),
      face(each.photo, "The reference photo", "Reference")),
    h("div", { class: "pair-words" }, h("p", {}, h("strong", {}, capital(each.score)), " ", h("span", { class: "quiet" }, `(${each.score_value.toFixed(2)})`), `. ${each.reason ?? ""}`),
      each.confirmed ? h("p", { class: "done" }, "Confirmed.") : item.may.edit ? asking(app, item, each, asked) : null));
}

function asking(app, item, each, asked) {
  if (!asked) {
    return h("div", { class: "row" },
      button("Yes, the same person", { kind: "small primary", key: `yes-${each.track}`, on: () => ask(app, each.track) }),
      button("Go and look", { kind: "small", key: `look-${each.track}`, on: () => app.goTo(each.track, null) }));
  }
  return h("div", { class: "sure", role: "group", "aria-label": "Confirm who it is" },
    h("p", {}, "They will be seen by everybody. Who is it?"),
    item.roles.map((role) => button(`Confirm: ${role.words}`, { kind: "small danger", key: `confirm-${each.track}-${role.code}`, on: async () => {
      const done = await app.edits.make([{ do: "confirm", track: each.track, reference: each.reference, role: role.code }], `Confirm ${each.track} as ${role.words}`);
      if (done) ask(app, null);
    } })),
    button("No, not yet", { kind: "small", key: `no-${each.track}`, on: () => ask(app, null) }));
}

function ask(app, track) {
  app.drafts.confirming = track;
  app.redrawPanel("people");
  if (track) document.querySelector(".sure button")?.focus();
}

function face(url, alt, words) {
  return h("figure", {}, url ? h("img", { src: url, alt, loading: "lazy", width: 96, height: 96 }) : h("div", { class: "card-face none" }, "no picture"), h("figcaption", {}, words));
}

function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
