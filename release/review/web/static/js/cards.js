/** A card per person: keep clear, hide, not a face, and the pieces they were seen in. */

import { h, refill } from "./dom.js";
import { button, reasonChoices, reasonPicker } from "./forms.js";
import { icon } from "./icons.js";
import { trackRows } from "./tracks.js";
import { FATES, KINDS, plural, riskOf } from "./words.js";

const ACTIONS = { hide: ["Hide", "hide"], keep: ["Keep clear", "eye"], not_a_face: ["Not a face", "cross"] };
const BY_FATE = { hidden: "hide", clear: "keep", not_a_face: "not_a_face" };
const DONE = { hide: "Hide", keep: "Keep clear", not_a_face: "Not a face" };

/**
 * Draw all cards.
 * @param {HTMLElement} box
 * @param {Object} app
 */
export function drawCards(box, app) {
  const { item } = app.store.get();
  const byId = new Map(item.tracks.map((track) => [track.id, track]));
  const risk = (person) => Math.max(0, ...person.tracks.map((id) => byId.get(id)?.risk ?? 0));
  const order = { suggested: 0, mixed: 1 };
  const people = [...item.people].sort((a, b) => (order[a.fate] ?? 2) - (order[b.fate] ?? 2) || risk(b) - risk(a));
  const loose = item.tracks.filter((track) => !track.person && !track.drawn_by_hand);
  refill(box,
    people.length || loose.length ? null : h("p", { class: "empty" }, "No person was found in this item. Draw a box where one was missed."),
    joining(app),
    people.map((person) => card(app, person, person.tracks.map((id) => byId.get(id)).filter(Boolean), risk(person))),
    loose.map((track) => card(app, { id: track.id, tracks: [track.id], card: null, fate: track.fate, words: KINDS[track.kind] ?? track.kind, first: track.first, last: track.last }, [track], track.risk)));
}

function joining(app) {
  const { joins } = app.drafts;
  if (joins.size < 1) return null;
  const tracks = [...joins];
  return h("div", { class: "joining" }, h("span", {}, `Picked to join: ${tracks.join(", ")}`),
    button("Join", { kind: "small primary", key: "join", disabled: tracks.length < 2, on: async () => {
      if (await app.edits.make([{ do: "join", tracks }], `Join ${tracks.join(" and ")}`)) { joins.clear(); app.redrawPanel("people"); }
    } }),
    button("Clear", { kind: "small", key: "join-clear", on: () => { joins.clear(); app.redrawPanel("people"); } }));
}

function draftOf(app, person) {
  const drafts = app.drafts.people;
  if (!drafts.has(person.id)) drafts.set(person.id, {});
  return drafts.get(person.id);
}

function card(app, person, tracks, risk) {
  const { item, picked } = app.store.get();
  const draft = draftOf(app, person);
  const told = riskOf(risk);
  const title = /^p\d+$/.test(person.id) ? `Person ${person.id.slice(1)}` : person.id;
  const on = person.tracks.includes(picked);
  return h("article", { class: `card fate-${person.fate}${on ? " picked" : ""}`, data: { person: person.id, tracks: person.tracks.join(" ") }, "aria-label": `${title}, ${FATES[person.fate] ?? person.fate}` },
    h("div", { class: "card-top" },
      person.card ? h("img", { class: "card-face", src: person.card, alt: `${title}, as seen before hiding`, loading: "lazy", width: 64, height: 64 })
        : h("div", { class: "card-face none" }, icon("face")),
      h("div", { class: "card-words" },
        h("h2", {}, button(title, { kind: "link", key: `go-${person.id}`, title: "Go to where this person is first seen", on: () => app.goTo(person.tracks[0], person.first) })),
        h("p", {}, person.words),
        h("p", { class: "card-chips" }, h("span", { class: `chip fate-${person.fate}` }, icon(signOf(person.fate)), FATES[person.fate] ?? person.fate),
          h("span", { class: `chip risk risk${told.level}` }, h("b", { "aria-hidden": "true" }, told.strokes), told.words)))),
    item.may.edit ? deciding(app, person, tracks, draft, title) : null,
    trackRows(app, person, tracks, draft));
}

function signOf(fate) {
  return { hidden: "hide", clear: "eye", suggested: "warn", mixed: "warn", not_a_face: "cross" }[fate] ?? "open";
}

/** What is done at the press of a button: with the policy's reason at once, with another after it is chosen. */
function deciding(app, person, tracks, draft, title) {
  const { item, span } = app.store.get();
  const now = BY_FATE[person.fate];
  const action = draft.action ?? now;
  const scoped = span && draft.scope === "span" ? span : null;
  const apply = async (what, reason) => {
    const edit = what === "not_a_face" ? { do: what, tracks: person.tracks, reason } : { do: what, tracks: person.tracks, span: scoped, reason };
    const where = scoped && what !== "not_a_face" ? `, ${app.clock.spanWords(scoped)}` : "";
    if (await app.edits.make([edit], `${DONE[what]} ${title.toLowerCase()}${where}`)) { draft.action = null; draft.reason = null; app.redrawPanel("people"); }
  };
  const press = (what) => {
    const prefilled = item.prefilled?.[what];
    if (what !== now && prefilled && reasonChoices(item, what).some(({ value }) => value === prefilled)) { void apply(what, prefilled); return; }
    draft.action = what;
    draft.reason = null;
    app.redrawPanel("people");
  };
  const given = action === now ? tracks.find((track) => track.reason)?.reason?.code : null;
  const chosen = draft.reason ?? given;
  const picker = action ? reasonPicker(item, action, chosen, `reason-${person.id}`, (code) => { draft.reason = code; draft.action = action; app.redrawPanel("people"); }) : null;
  const pending = action && (action !== now || draft.reason && draft.reason !== given || scoped);
  return h("div", { class: "card-acts" },
    h("div", { class: "segments", role: "group", "aria-label": `What becomes of ${title.toLowerCase()}` },
      Object.entries(ACTIONS).map(([what, [words, sign]]) => button(words, {
        sign, key: `${what}-${person.id}`, kind: "segment", pressed: action === what, on: () => press(what),
      }))),
    span && item.kind === "clip" && action !== "not_a_face" ? scopes(app, person, draft, span) : null,
    picker ? h("div", { class: "card-reason" }, picker.node,
      pending ? button(`${DONE[action]}`, { sign: "tick", kind: "small primary", key: `apply-${person.id}`, disabled: !picker.list.value, on: () => apply(action, picker.list.value) }) : null) : null);
}

function scopes(app, person, draft, span) {
  const set = (scope) => () => { draft.scope = scope; app.redrawPanel("people"); };
  const name = `scope-${person.id}`;
  const radio = (value, words) => h("label", { class: "radio" },
    h("input", { type: "radio", name, value, checked: (draft.scope ?? "whole") === value, data: { k: `${name}-${value}` }, on: { change: set(value) } }), words);
  return h("fieldset", { class: "scopes" }, h("legend", {}, "For"), radio("whole", "the whole clip"), radio("span", app.clock.spanWords(span)));
}

/** "4 people, 1 of them to be decided" */
export function peopleWords(item) {
  const open = item.people.filter((person) => person.fate === "suggested" || person.fate === "mixed").length;
  return open ? `${plural(item.people.length, "person", "people")}, ${open} to be decided` : plural(item.people.length, "person", "people");
}
