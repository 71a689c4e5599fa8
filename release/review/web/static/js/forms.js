/** Offer reasons and ask in dialogs. */

import { h, select } from "./dom.js";
import { icon } from "./icons.js";

/** The reasons for a thing, as choices. @param {Object} item @param {string} use hide, keep, not_a_face, zone or mute */
export function reasonChoices(item, use) {
  return item.reasons.filter((reason) => reason.for.includes(use)).map(({ code, words }) => ({ value: code, words }));
}

/** A labelled list of reasons, the policy's one chosen beforehand. */
export function reasonPicker(item, use, chosen, key, onChange) {
  const choices = reasonChoices(item, use);
  const value = [chosen, item.prefilled?.[use]].find((code) => choices.some((choice) => choice.value === code)) ?? "";
  if (!value) choices.unshift({ value: "", words: "Choose a reason\u2026" });
  const list = select(choices, value, { data: { k: key }, on: { change: () => onChange?.(list.value) } });
  return { node: h("label", { class: "field" }, h("span", {}, "Reason"), list), list };
}

/** A button with a sign and words. */
export function button(words, { sign, key, kind = "", on, disabled = false, title, pressed, described } = {}) {
  return h("button", {
    type: "button", class: `button ${kind}`, disabled, title, data: key ? { k: key } : {}, on: on ? { click: on } : {},
    "aria-pressed": pressed === undefined ? null : String(pressed), "aria-describedby": described,
  }, sign ? icon(sign) : null, words ? h("span", {}, words) : null);
}

/**
 * Open a dialog of the page's own kind.
 * @param {string} title
 * @param {Node[]} body
 * @param {Node[]} actions buttons; "Cancel" is added
 * @returns {HTMLDialogElement}
 */
export function dialog(title, body, actions, { cancel = "Cancel" } = {}) {
  const id = `dialog-${Math.random().toString(36).slice(2, 8)}`;
  const came = document.activeElement;
  const node = h("dialog", { class: "dialog", "aria-labelledby": id },
    h("h2", { id }, title), h("div", { class: "dialog-body" }, body),
    h("div", { class: "dialog-actions" }, actions, button(cancel, { on: () => node.close() })));
  node.addEventListener("close", () => { node.remove(); came?.focus?.(); });
  document.body.append(node);
  node.showModal();
  return node;
}

/** A message above the work that stays until it is answered. */
export function banner(kind, words, actions = [], id = null) {
  const room = document.getElementById("banners");
  const signs = { bad: "warn", warn: "warn", good: "tick", note: "note" };
  const node = h("div", { class: `banner ${kind}`, role: kind === "bad" ? "alert" : "status", data: id ? { banner: id } : {} },
    icon(signs[kind] ?? "note"), h("div", { class: "banner-words" }, words), h("div", { class: "banner-actions" }, actions));
  if (id) room.querySelector(`[data-banner="${CSS.escape(id)}"]`)?.remove();
  room.append(node);
  return node;
}

/** Take a message away. @param {string} id */
export function clearBanner(id) {
  document.querySelector(`#banners [data-banner="${CSS.escape(id)}"]`)?.remove();
}
