// The page: who asks, what is said, what comes back.
import { Answer, clock, currentPerson } from "./answer.js";
import { Composer } from "./composer.js";
import { element, settings, word } from "./dom.js";
import { Stream } from "./stream.js";

const $ = (id) => document.getElementById(id);
const NEAR_THE_END = 120;
const entries = new Map();
/** The answer this tab asked for: it is brought into sight wherever one was reading. */
let awaited = null;

/** Post to the console. Gives null, or the sentence that says why it was not taken. */
async function post(path, content) {
  const body = { room: settings.room, person: currentPerson(), locale: settings.language, ...content };
  try {
    const response = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    if (response.ok) {
      const { message } = await response.json();
      if (message === content.message) return null; // edited where it stands: paging moves nothing
      if (entries.has(message)) bringIntoSight(entries.get(message).entry);
      else awaited = message;
      return null;
    }
    return word(response.status === 404 ? "notSentForever" : "notSent");
  } catch {
    return word("notSent");
  }
}

const press = (message, data, label) => post("/api/press", { message: message.id, data, label: label.slice(0, 300) });

function drawSaid(message) {
  const name = settings.names[message.email] ?? message.email;
  const text = message.kind === "pressed" ? word("pressed", { name, label: message.text }) : message.text;
  return element("li", { className: `entry ${message.kind}`, "data-id": message.id },
    element("article", {},
      element("header", {}, element("b", {}, name), element("time", { dateTime: message.at }, clock(message.at))),
      element("p", {}, text)));
}

function showMessage(message, isNews) {
  const atEnd = isAtEnd();
  const known = entries.get(message.id);
  if (known) known.show?.(message);
  else {
    const drawn = message.kind === "answer" ? new Answer(message, press) : { entry: drawSaid(message) };
    entries.set(message.id, drawn);
    $("log").append(drawn.entry);
  }
  $("welcome").hidden = true;
  if (isNews) announce(message);
  const { entry } = entries.get(message.id);
  const mine = message.kind === "said" && message.email === currentPerson();
  if (atEnd && (!known || entry === $("log").lastElementChild)) scrollTo(entry);
  else if (isNews && (mine || message.id === awaited)) scrollTo(entry);
  if (message.id === awaited) awaited = null;
}

/** The log itself is not read out: a card is long and stands there in three forms. Its first line is. */
function announce(message) {
  if (message.kind !== "answer" || message.state === "pending") return;
  $("announcer").textContent = message.state === "done"
    ? `${word("bot")}: ${message.forms.text.split("\n")[0]}` : word("failed");
}

function isAtEnd() {
  const box = $("scroll");
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END;
}

/** To the end; of an answer that is longer than the window, to its question. */
function scrollTo(entry) {
  const box = $("scroll");
  const top = (entry.previousElementSibling ?? entry).offsetTop - 16;
  box.scrollTop = Math.min(box.scrollHeight - box.clientHeight, top);
}

/** Scroll to an entry if its beginning cannot be seen. */
function bringIntoSight(entry) {
  const { top, bottom } = $("scroll").getBoundingClientRect();
  const at = entry.getBoundingClientRect().top;
  if (at < top || at > bottom - NEAR_THE_END) scrollTo(entry);
}

function forget() {
  entries.clear();
  $("log").replaceChildren();
}

const stream = new Stream(settings.room, {
  anew() {
    forget();
    $("welcome").hidden = false;
  },
  message: showMessage,
  gone(id) {
    entries.get(id)?.entry.remove();
    entries.delete(id);
  },
  connected(yes) {
    $("banner").hidden = yes;
    document.body.dataset.connected = yes;
  },
});

const composer = new Composer($("composer"), (text) => post("/api/say", { text }));

function choosePerson() {
  sessionStorage.setItem("person", currentPerson());
  $("person-now").textContent = settings.names[currentPerson()];
  document.body.dataset.connected = false;
  forget(); // another person may not see it
  stream.open(currentPerson());
}

function chooseTheme(theme) {
  localStorage.setItem("theme", theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function toggleMenu(open) {
  $("menu").setAttribute("aria-expanded", String(open));
  document.body.classList.toggle("menu-open", open);
  $("scroll").inert = $("composer").inert = open; // the panel lies over them
}

function checkRadio(name, value) {
  const radio = [...document.getElementsByName(name)].find((one) => one.value === value);
  if (radio) radio.checked = true;
}

function begin() {
  checkRadio("person", sessionStorage.getItem("person"));
  checkRadio("theme", localStorage.getItem("theme") ?? "system");
  for (const radio of document.getElementsByName("person")) radio.addEventListener("change", choosePerson);
  for (const radio of document.getElementsByName("theme")) radio.addEventListener("change", () => chooseTheme(radio.value));
  $("menu").addEventListener("click", () => toggleMenu($("menu").getAttribute("aria-expanded") !== "true"));
  $("reconnect").addEventListener("click", () => stream.reconnect());
  $("new-room").addEventListener("click", () => {
    const name = `talk-${Array.from(crypto.getRandomValues(new Uint8Array(3)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    location.search = `?lang=${settings.language}&room=${name}`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("menu-open")) return;
    toggleMenu(false);
    $("menu").focus();
  });
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => event.persisted && stream.reconnect());
  choosePerson();
  composer.focus();
}

begin();
