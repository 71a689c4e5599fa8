/* Set the chosen theme before the first paint, so that a dark page never flashes white. */
(function () {
  "use strict";
  try {
    const chosen = localStorage.getItem("presspack.theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  } catch { /* storage may be switched off: the system's choice stands */ }
})();
