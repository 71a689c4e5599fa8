/** The map of keys: one list that both acts and is shown. */

import { at, h } from "./dom.js";

const OFF = "presspack.single-keys-off";

/** Whether single keys act; whoever speaks to the computer switches them off (WCAG 2.1.4). */
export function singleKeys() {
  try { return localStorage.getItem(OFF) !== "1"; } catch { return true; }
}

/**
 * Listen to keys.
 * @param {{group:string, keys:string[], shown?:string, words:string, act:(event:KeyboardEvent)=>void}[]} list
 *   keys as `event.key`, with "Ctrl+" or "Shift+" before it
 */
export function listen(list) {
  const table = new Map(list.flatMap((entry) => entry.keys.map((key) => [key, entry])));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    const key = named(event);
    const entry = table.get(key);
    if (!entry || taken(event.target, event.key)) return;
    const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (plain && !singleKeys() && event.key !== "?") return;
    event.preventDefault();
    entry.act(event);
  });
  fill(list);
}

function named(event) {
  const control = event.ctrlKey || event.metaKey ? "Ctrl+" : "";
  const shift = event.shiftKey && (event.key.length > 1 || control) ? "Shift+" : "";
  return control + shift + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

/** Whether the control in focus needs this key for itself. */
function taken(target, key) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("textarea, select, [contenteditable]")) return key !== "Escape";
  if (target.matches("input")) {
    if (["checkbox", "radio", "range"].includes(target.type)) return key === " " || key.startsWith("Arrow") || ["Home", "End", "PageUp", "PageDown"].includes(key);
    return key !== "Escape";
  }
  if (target.matches("button, a[href], summary, [role=tab]")) return key === " " || key === "Enter" || target.matches("[role=tab]") && (key.startsWith("Arrow") || key === "Home" || key === "End");
  return target.matches("[role=tabpanel], .table-room") && (key.startsWith("Page") || key === "Home" || key === "End" || key === "ArrowUp" || key === "ArrowDown");
}

/** Write the map into its dialog. */
function fill(list) {
  const room = at("keys-list");
  const groups = [...new Set(list.map(({ group }) => group))];
  room.replaceChildren(...groups.map((group) => h("section", {}, h("h3", {}, group), h("dl", {}, list.filter((entry) => entry.group === group)
    .map((entry) => h("div", {}, h("dt", {}, (entry.shown ?? entry.keys[0]).split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, entry.words)))))));
  const box = at("keys-single");
  box.checked = singleKeys();
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(OFF); else localStorage.setItem(OFF, "1");
    } catch { box.checked = true; }
  });
  at("keys-open").hidden = false;
  at("keys-open").addEventListener("click", openKeys);
  at("keys-close").addEventListener("click", () => at("keys").close());
}

/** Show the map of keys. */
export function openKeys() {
  at("keys").showModal();
}
