/** Switch between light, dark and what the system says, and remember the choice. */

const KEY = "presspack.theme";
const ORDER = ["system", "light", "dark"];
const WORDS = { system: "Theme: system", light: "Theme: light", dark: "Theme: dark" };

/** @returns {"system"|"light"|"dark"} the choice in force */
export function theme() {
  return document.documentElement.dataset.theme ?? "system";
}

/** Put a choice in force and keep it. @param {string} chosen */
export function choose(chosen) {
  const root = document.documentElement;
  if (chosen === "system") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  try {
    if (chosen === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch { /* storage may be switched off: the choice lasts as long as the page */ }
  document.dispatchEvent(new CustomEvent("themechange"));
}

/** Make the button of the page's head turn through the choices. */
export function wireTheme() {
  const button = document.getElementById("theme-switch");
  if (!button) return;
  const show = () => { button.querySelector("span").textContent = WORDS[theme()]; };
  button.hidden = false;
  button.addEventListener("click", () => {
    choose(ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length]);
    show();
  });
  show();
  matchMedia("(prefers-color-scheme: dark)")
    .addEventListener("change", () => document.dispatchEvent(new CustomEvent("themechange")));
}
