// Small helpers for building the page. Nothing here, or that uses it, ever sets HTML from a string.

/** An element with properties, attributes (`aria-…`, `data-…`, `role`) and children (strings become text). */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.includes("-") || name === "role" || name === "for") made.setAttribute(name, value === true ? "" : value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const settings = JSON.parse(document.getElementById("settings").textContent);

export { settings };

/** The page's word under `key`, its placeholders `%(name)s` filled. */
export function word(key, values = {}) {
  return settings.words[key].replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}

/** Open a link of a card in a tab of its own, if it leads to the web. */
export function openLink(address) {
  if (isWebLink(address)) window.open(address, "_blank", "noopener,noreferrer");
}

export function isWebLink(address) {
  try {
    return ["https:", "http:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

let lastId = 0;

/** An ID nothing else on the page has. */
export function freshId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
