// Before the first paint: the theme that was chosen. "system" leaves it to the browser.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
