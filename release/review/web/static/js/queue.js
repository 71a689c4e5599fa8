/** Show what waits for a second pair of eyes, and keep the filters in the address. */

import { ApiError, get } from "./api.js";
import { at, h, refill, say } from "./dom.js";
import { banner } from "./forms.js";
import { icon } from "./icons.js";
import { listen, openKeys } from "./keys.js";
import { away, effort, full, ITEM_KINDS, plural, riskOf, URGENCY } from "./words.js";
import { signIn } from "./edits.js";

const FILTERS = ["state", "urgency", "kind", "text"];
let queue = null;

async function load() {
  at("queue").setAttribute("aria-busy", "true");
  try {
    queue = await get("/queue");
    choices();
    draw();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    banner("bad", `${error.message} ${error.advice}`, error.code === "signed_out" ? [signIn()] : [], "queue");
  } finally {
    at("queue").removeAttribute("aria-busy");
    at("queue").dataset.ready = "yes";
  }
}

/** Fill the lists of the filters with what there is. */
function choices() {
  const lists = {
    state: [...new Map(queue.items.map((row) => [row.state, row.state_words]))],
    urgency: URGENCY.map((words, index) => [String(index), words]).reverse(),
    kind: [...new Set(queue.items.map((row) => row.kind))].map((kind) => [kind, ITEM_KINDS[kind] ?? kind]),
  };
  const asked = new URLSearchParams(location.search);
  for (const name of FILTERS) {
    const control = at(`filter-${name}`);
    if (lists[name]) control.replaceChildren(h("option", { value: "" }, "All"), ...lists[name].map(([value, words]) => h("option", { value }, words)));
    control.value = asked.get(name) ?? "";
    if (control.value !== (asked.get(name) ?? "")) control.value = "";
  }
}

function chosen() {
  return Object.fromEntries(FILTERS.map((name) => [name, at(`filter-${name}`).value.trim()]));
}

function keep(row, filter) {
  const text = filter.text.toLowerCase();
  return (!filter.state || row.state === filter.state) && (!filter.kind || row.kind === filter.kind)
    && (!filter.urgency || row.urgency === Number(filter.urgency))
    && (!text || [row.reference, row.item, row.name, row.ground, row.waits_for, row.redactor, ...row.blocked].join(" ").toLowerCase().includes(text));
}

function changed() {
  const filter = chosen();
  const asked = new URLSearchParams(Object.entries(filter).filter(([, value]) => value));
  history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  const shown = draw();
  say(`${plural(shown, "item")} shown.`);
}

function draw() {
  const filter = chosen();
  const rows = queue.items.filter((row) => keep(row, filter));
  at("queue-summary").textContent = `${plural(rows.length, "item")}${rows.length < queue.items.length ? ` of ${queue.items.length}` : ""} \u00B7 ${effort(rows.reduce((sum, row) => sum + row.minutes, 0))} of work left${rows.length < queue.items.length ? " in these" : ""}`;
  refill(at("queue"), rows.length ? rows.map((row) => entry(row)) : h("li", { class: "empty" }, queue.items.length ? "Nothing fits these filters." : "Nothing waits. Well done."));
  return rows.length;
}

function entry(row) {
  const risk = riskOf(row.risk);
  const title = `${row.reference} ${row.name ?? row.item}`;
  return h("li", { class: `queue-row urgency-${row.urgency}`, data: { reference: row.reference, item: row.item } },
    h("div", { class: "queue-when" },
      h("strong", { class: "urgency" }, h("span", { class: "ticks", "aria-hidden": "true" }, "\u25B2".repeat(row.urgency) || "\u25BD"), URGENCY[row.urgency]),
      row.next ? [h("span", { class: "away" }, `${row.next.what} ${away(row.next.at, queue.now)}`), h("time", { class: "quiet", datetime: row.next.at }, full(row.next.at, queue.zone))] : h("span", { class: "quiet" }, "no deadline")),
    h("div", { class: "queue-what" },
      h("a", { href: row.url, class: "queue-link", data: { k: `row-${title}` } }, title),
      h("span", { class: "quiet" }, ` ${ITEM_KINDS[row.kind] ?? row.kind} \u00B7 ${row.ground}`),
      h("p", { class: "queue-line" }, h("span", { class: `chip state-${row.state}` }, row.state_words), h("span", {}, `waits for ${row.waits_for}`), row.yours ? h("span", { class: "chip" }, "you worked on it") : null),
      row.blocked.length ? h("ul", { class: "blocked" }, row.blocked.map((sentence) => h("li", {}, sentence))) : null),
    h("dl", { class: "queue-counts" },
      count("Work", effort(row.minutes), "clock"), count("Doubts", `${row.doubts.open} of ${row.doubts.all}`, "warn"),
      count("Obligations", `${row.obligations.open} of ${row.obligations.all} open`, "tick"),
      h("div", {}, h("dt", {}, "Risk"), h("dd", { class: `risk risk${risk.level}` }, h("b", { "aria-hidden": "true" }, `${risk.strokes} `), risk.words))));
}

function count(name, value, sign) {
  return h("div", {}, h("dt", {}, icon(sign), name), h("dd", {}, value));
}

/** Move the focus along the rows. @param {1|-1} by */
function move(by) {
  const links = [...document.querySelectorAll(".queue-link")];
  const now = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, now + by))]?.focus();
}

for (const name of FILTERS) at(`filter-${name}`).addEventListener(name === "text" ? "input" : "change", changed);
at("filters").addEventListener("submit", (event) => event.preventDefault());
at("filters-clear").addEventListener("click", () => { for (const name of FILTERS) at(`filter-${name}`).value = ""; changed(); });
at("queue-again").addEventListener("click", () => { void load(); });
listen([
  { group: "Queue", keys: ["n", "ArrowDown"], shown: "N \u2193", words: "Next item", act: () => move(1) },
  { group: "Queue", keys: ["p", "ArrowUp"], shown: "P \u2191", words: "Previous item", act: () => move(-1) },
  { group: "Queue", keys: ["Enter"], words: "Open the item in focus", act: () => document.activeElement?.click?.() },
  { group: "Queue", keys: ["/"], words: "Search", act: () => at("filter-text").focus() },
  { group: "Queue", keys: ["r"], shown: "R", words: "Load again", act: () => { void load(); } },
  { group: "Anywhere", keys: ["?"], words: "This map", act: openKeys },
]);
void load();
