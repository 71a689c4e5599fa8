/** Read the page's colours for the canvases, again whenever the theme changes. */

const NAMES = ["bg", "surface", "sunken", "text", "muted", "line", "accent", "good", "warn", "bad", "risk1", "risk2", "risk3", "wave"];
let colours = null;

function read() {
  const probe = document.createElement("i");
  probe.hidden = true;
  document.body.append(probe);
  const found = {};
  for (const name of NAMES) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** @returns {Object<string,string>} colours by name */
export function palette() {
  colours ??= read();
  return colours;
}

document.addEventListener("themechange", () => { colours = null; });
