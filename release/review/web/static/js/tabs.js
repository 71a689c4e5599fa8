/** Keep the tabs of the panel: arrows move, one is shown. */

import { h } from "./dom.js";

/**
 * @param {HTMLElement} box
 * @param {{id:string, words:string}[]} tabs
 * @param {(id:string)=>void} chosen
 */
export function makeTabs(box, tabs, chosen) {
  const panels = {};
  const heads = {};
  const show = (id, focus = false) => {
    for (const { id: each } of tabs) {
      const on = each === id;
      heads[each].setAttribute("aria-selected", String(on));
      heads[each].tabIndex = on ? 0 : -1;
      panels[each].hidden = !on;
    }
    if (focus) heads[id].focus();
    heads[id].scrollIntoView?.({ block: "nearest", inline: "nearest" });
    chosen(id);
  };
  for (const { id, words } of tabs) {
    heads[id] = h("button", {
      type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `panel-${id}`, class: "tab", on: { click: () => show(id) },
    }, words, h("span", { class: "count", hidden: true }));
    panels[id] = h("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, class: "tab-panel", tabindex: 0, hidden: true });
  }
  const list = h("div", { role: "tablist", class: "tabs", "aria-label": "What to decide", on: { keydown: (event) => {
    const order = tabs.map(({ id }) => id);
    const now = order.findIndex((id) => heads[id].getAttribute("aria-selected") === "true");
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    show(order[(to + order.length) % order.length], true);
  } } }, Object.values(heads));
  box.replaceChildren(list, ...Object.values(panels));
  const count = (id, number, words) => {
    const node = heads[id]?.querySelector(".count");
    if (!node) return;
    node.hidden = number === null;
    node.textContent = number ?? "";
    heads[id].setAttribute("aria-label", number === null ? heads[id].firstChild.textContent : `${heads[id].firstChild.textContent}: ${words}`);
  };
  return { panels, show, count };
}
