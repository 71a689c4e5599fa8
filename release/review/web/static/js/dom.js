/** Build nodes from data without ever reading data as markup. */

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "open", "indeterminate", "readOnly"]);

/**
 * Make an element.
 * @param {string} tag
 * @param {Object<string, *>} [props] `class`, `on` (listeners), `data` (data-*), properties and attributes; null leaves one out
 * @param {...(Node|string|number|null|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false && !PROPERTIES.has(name)) continue;
    if (name === "class") node.className = value;
    else if (name === "on") Object.entries(value).forEach(([event, act]) => node.addEventListener(event, act));
    else if (name === "data") Object.entries(value).forEach(([key, word]) => { node.dataset[key] = word; });
    else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) add(node, child);
    else node.append(child instanceof Node ? child : String(child));
  }
}

/** The element of an id, which must be on the page. @param {string} id @returns {HTMLElement} */
export function at(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}.`);
  return node;
}

/**
 * Put new children into a container and give the focus back to the control of the same `data-k`.
 * @param {HTMLElement} box
 * @param {...*} children
 */
export function refill(box, ...children) {
  const active = document.activeElement;
  const key = active && box.contains(active) ? active.dataset.k : null;
  const caret = key && "selectionStart" in active ? safely(() => [active.selectionStart, active.selectionEnd]) : null;
  const top = box.scrollTop;
  box.replaceChildren();
  add(box, children);
  box.scrollTop = top;
  if (!key) return;
  const again = box.querySelector(`[data-k="${CSS.escape(key)}"]`);
  again?.focus({ preventScroll: true });
  if (again && caret && caret[0] !== null) safely(() => again.setSelectionRange(...caret));
}

function safely(act) {
  try { return act(); } catch { return null; } // some inputs have no caret
}

/** Say something in the live region. @param {string} words @param {boolean} [urgent] */
export function say(words, urgent = false) {
  const region = document.getElementById(urgent ? "said-now" : "said");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = words; });
}

/** A drop-down list. @param {{value:string,words:string}[]} choices @param {string} chosen @param {Object} props */
export function select(choices, chosen, props = {}) {
  const node = h("select", props, choices.map(({ value, words }) => h("option", { value }, words)));
  node.value = chosen ?? "";
  if (node.selectedIndex < 0 && choices.length) node.selectedIndex = 0;
  return node;
}
