/** Pass, send back, refuse: say what is signed for, and hold back what may not be. */

import { post } from "./api.js";
import { h, refill, say, select } from "./dom.js";
import { banner, button, dialog } from "./forms.js";
import { icon } from "./icons.js";
import { plural } from "./words.js";

/** @param {HTMLElement} box @param {Object} app */
export function drawSigning(box, app) {
  const { item } = app.store.get();
  const open = item.obligations.filter((each) => !each.met).length;
  refill(box,
    h("h2", {}, "What the decision asks for"),
    h("p", { class: "quiet" }, item.obligations.length ? `${plural(open, "obligation")} open, of ${item.obligations.length}.` : "The decision puts no obligation on this item."),
    h("ul", { class: "obligations" }, item.obligations.map((each) => obligation(app, each))),
    item.signed ? signature(app, item.signed) : null,
    h("div", { class: "row big" },
      button("Pass\u2026", { sign: "sign", kind: "primary", key: "sign-pass", on: () => passing(app) }),
      button("Send back\u2026", { kind: "", key: "sign-back", disabled: !item.may.send_back, on: () => sendBack(app) }),
      button("Refuse\u2026", { kind: "", key: "sign-refuse", disabled: !item.may.refuse, on: () => refuse(app) })),
    whyNot(item, "send_back"), whyNot(item, "refuse"));
}

function obligation(app, each) {
  const { vouched } = app.drafts;
  const tick = each.vouch && !each.met ? h("label", { class: "radio vouch" },
    h("input", { type: "checkbox", checked: vouched.has(each.code), data: { k: `vouch-${each.code}` }, on: { change: (event) => {
      if (event.target.checked) vouched.add(each.code); else vouched.delete(each.code);
    } } }), "I have seen to this myself") : null;
  return h("li", { class: each.met ? "met" : "unmet", data: { obligation: each.code } }, icon(each.met ? "tick" : "open"),
    h("div", {}, h("p", {}, each.words), h("p", { class: "quiet" }, h("b", {}, each.met ? "Met. " : "Open. "), each.how), tick));
}

function whyNot(item, what) {
  const reasons = item.may[what] ? [] : item.why_not?.[what] ?? [];
  const words = { send_back: "Cannot be sent back: ", refuse: "Cannot be refused: " }[what];
  return reasons.length ? h("p", { class: "quiet" }, words, reasons.join(" ")) : null;
}

function signature(app, signed) {
  return h("div", { class: `banner ${signed.stands ? "good" : "warn"}` }, icon(signed.stands ? "tick" : "warn"),
    h("div", { class: "banner-words" }, `Passed by ${signed.by}, ${signed.role}, ${app.when(signed.at)}. `, signed.stands ? "It stands." : `It no longer stands: ${signed.void.join(" ")}`));
}

/** Ask for the signature: what it is for, and why it cannot be given. @param {Object} app */
export function passing(app) {
  const { item } = app.store.get();
  const vouches = item.obligations.filter((each) => each.vouch && !each.met);
  const sure = button("Sign and pass", { sign: "sign", kind: "primary", on: () => sign() });
  const why = h("div", { class: "why", id: "why-not", "aria-live": "polite" });
  const settle = () => {
    const { item: now, drawn } = app.store.get();  // looks that were under way as it opened come in while it is open
    const reasons = [...(now.why_not?.pass ?? []), ...(now.may.pass || now.why_not?.pass?.length ? [] : ["Your role may not pass this item."]),
      ...(drawn?.state === "drawing" ? ["The after side is being drawn again: look at it first."] : []),
      ...(drawn?.state === "failed" ? ["The after side could not be drawn: what you see is not the plan."] : []),
      ...vouches.filter((each) => !app.drafts.vouched.has(each.code)).map((each) => `Tick what only you can say: ${each.words}`)];
    sure.disabled = reasons.length > 0;
    why.replaceChildren(...(reasons.length ? [h("p", {}, "It cannot be passed yet:"), h("ul", {}, reasons.map((reason) => h("li", {}, reason)))] : [h("p", { class: "done" }, "Nothing stands in the way.")]));
  };
  const sign = async () => {
    sure.disabled = true;
    const wanted = { version: item.version, plan: item.plan, vouched: [...app.drafts.vouched] };
    node.close();
    try {
      await app.looked?.flush();
      app.edits.take(await post(`${app.path}/pass`, wanted));
      banner("good", "Signed. Any later change to the plan, the picture or the facts undoes this.", [], "signed");
      say("Passed.");
    } catch (error) { await app.edits.failed(error, "Passing", () => passing(app)); }
  };
  const node = dialog(`Pass ${item.reference} ${item.item}`, [
    h("p", {}, "With your name you say that you compared before with after, that nobody who must be hidden can be seen or heard, and that what is shown may be published."),
    h("dl", { class: "facts" }, fact("People", summary(item)), fact("Doubts", `${item.doubts.filter((each) => each.looked).length} of ${item.doubts.length} looked at`), fact("Plan", h("code", {}, item.plan.slice(0, 16))), fact("Version", String(item.version))),
    ...vouches.map((each) => h("label", { class: "radio vouch" }, h("input", { type: "checkbox", checked: app.drafts.vouched.has(each.code), on: { change: (event) => {
      if (event.target.checked) app.drafts.vouched.add(each.code); else app.drafts.vouched.delete(each.code);
      settle();
    } } }), `I vouch: ${each.words}`)), why], [sure]);
  const unheard = app.store.on(["item", "drawn"], ({ item: now }) => {
    if (now.version === item.version && now.plan === item.plan) { settle(); return; }
    node.close();
    say("The item was changed meanwhile: look at it as it stands, and pass that.");
  });
  node.addEventListener("close", () => { unheard(); app.redrawPanel("signing"); });
  settle();
}

function fact(name, value) {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function summary(item) {
  const count = (fate) => item.people.filter((person) => person.fate === fate).length;
  return `${count("hidden")} hidden, ${count("clear")} kept clear, ${count("not_a_face")} not a face${item.sound ? `; sound: ${item.sound.choice_words}` : ""}`;
}

/** Ask whether to send it back. @param {Object} app */
export function sendBack(app) {
  const { item } = app.store.get();
  const notes = app.drafts.notes.filter((note) => note.words.trim());
  if (!item.may.send_back) { say("You may not send this item back."); return; }
  const words = h("textarea", { rows: 3, maxlength: 2000, value: app.drafts.back ?? "", on: { input: () => { app.drafts.back = words.value; settle(); } } });
  const sure = button(`Send back`, { kind: "danger", on: async () => {
    const all = [...notes.map(({ frame, words: said }) => ({ frame, words: said.trim() })), ...(words.value.trim() ? [{ frame: null, words: words.value.trim() }] : [])];
    node.close();
    try {
      app.edits.take(await post(`${app.path}/send-back`, { notes: all }));
      app.drafts.notes.length = 0;
      app.drafts.back = "";
      app.redrawPanel("notes");
      banner("good", "Sent back with the notes.", [], "signed");
      say("Sent back.");
    } catch (error) { await app.edits.failed(error, "Sending back", () => sendBack(app)); }
  } });
  const settle = () => { sure.disabled = !notes.length && !words.value.trim(); };
  const node = dialog("Send back", [
    notes.length ? h("ul", {}, notes.map((note) => h("li", {}, note.frame === null ? "" : `${app.clock.words(note.frame)}: `, note.words))) : h("p", {}, "No note is pinned yet. Say here what is to be done, or pin notes to moments first (key C)."),
    h("label", { class: "field" }, h("span", {}, "On the whole"), words)], [sure]);
  settle();
}

/** Ask for the reason of a refusal. @param {Object} app */
export function refuse(app) {
  const { item } = app.store.get();
  if (!item.may.refuse) { say("You may not refuse this request."); return; }
  const draft = app.drafts.refusal;
  const codes = (item.refusals ?? []).map(({ code, words }) => ({ value: code, words }));
  const reason = codes.length ? select(codes, draft.reason, { on: { change: () => settle() } })
    : h("input", { type: "text", maxlength: 80, value: draft.reason ?? "", autocomplete: "off", on: { input: () => settle() } });
  const words = h("textarea", { rows: 4, maxlength: 4000, value: draft.words ?? "", on: { input: () => settle() } });
  const sure = button("Refuse the request", { kind: "danger", on: async () => {
    node.close();
    try {
      const answer = await post(`/requests/${encodeURIComponent(item.reference)}/refuse`, { reason: reason.value, words: words.value.trim() });
      banner("good", answer.words ?? "Refused.", [], "signed");
      await app.edits.reload();
    } catch (error) { await app.edits.failed(error, "Refusing", () => refuse(app)); }
  } });
  const settle = () => { Object.assign(draft, { reason: reason.value, words: words.value }); sure.disabled = !reason.value.trim() || !words.value.trim(); };
  const node = dialog(`Refuse ${item.reference}`, [
    h("p", {}, "The whole request is refused, not only this item."),
    h("label", { class: "field" }, h("span", {}, codes.length ? "Reason" : "Code of the reason"), reason),
    h("label", { class: "field" }, h("span", {}, "Why, in your own words; it stays with the force"), words)], [sure]);
  settle();
}
