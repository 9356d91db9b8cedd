// One answer of the bot: its Webex form, beside it (where there is room) its Slack form and its text.
import { drawAdaptive } from "./adaptive.js";
import { element, freshId, settings, word } from "./dom.js";
import { drawSlack } from "./slack.js";

const FORMS = ["webex", "slack", "text"];
const isWide = matchMedia("(min-width: 1240px)");

const drawings = {
  webex: (forms, press) => drawAdaptive(forms.adaptive, press),
  slack: (forms, press) => drawSlack(forms.blocks, press),
  text: (forms) => element("pre", { tabIndex: 0, role: "group", "aria-label": word("textForm") }, forms.text),
};

export class Answer {
  /** `press(message, data, label)` sends a button or form and settles when the answer is there. */
  constructor(message, press) {
    this.press = press;
    this.form = "webex";
    this.build();
    isWide.addEventListener("change", () => this.arrange());
    this.show(message);
  }

  build() {
    const base = freshId("answer");
    this.tabs = {};
    this.panels = {};
    for (const form of FORMS) {
      this.tabs[form] = element("button", {
        type: "button", role: "tab", id: `${base}-${form}-tab`, "aria-controls": `${base}-${form}`,
        onclick: () => this.choose(form), onkeydown: (event) => this.moveBetweenTabs(event),
      }, word(form));
      this.panels[form] = element("section", { id: `${base}-${form}`, className: `form ${form}` });
    }
    this.tablist = element("div", { role: "tablist", "aria-label": word("formsOfAnswer") }, ...Object.values(this.tabs));
    this.caption = element("p", { className: "caption", "aria-hidden": "true" }, word("webex"));
    this.head = element("header");
    this.files = element("ul", { className: "files", "aria-label": word("files") });
    this.note = element("p", { className: "note", role: "alert", hidden: true });
    this.forms = element("div", { className: "forms" }, this.caption, this.tablist, ...Object.values(this.panels));
    this.article = element("article", { tabIndex: -1 }, this.head, this.forms, this.files, this.note);
    this.entry = element("li", { className: "entry answer" }, this.article);
  }

  /** Draw the message, or what has become of it; the focus stays on the same button where there still is one. */
  show(message) {
    const focused = this.rememberFocus();
    this.message = message;
    this.entry.dataset.id = message.id;
    this.entry.dataset.state = message.state;
    this.article.setAttribute("aria-label", `${word("bot")} · ${clock(message.at)}`);
    this.article.setAttribute("aria-busy", String(message.state === "pending"));
    this.article.lang = message.state === "done" ? message.language : settings.language;
    this.head.replaceChildren(
      element("b", {}, word("bot")),
      element("time", { dateTime: message.at }, clock(message.at)),
      message.kind === "answer" && message.text
        ? element("span", { className: "thread", lang: message.language }, `↳ ${message.text}`) : "",
      message.private ? element("span", { className: "private", lang: settings.language }, word("private")) : "",
    );
    this.note.hidden = true;
    if (message.state === "done") this.draw();
    else this.drawState();
    this.drawFiles();
    this.restoreFocus(focused);
  }

  draw() {
    this.tablist.hidden = this.caption.hidden = false;
    for (const form of FORMS) {
      try {
        this.panels[form].replaceChildren(drawings[form](this.message.forms, (data, label) => this.send(data, label)));
      } catch (error) {
        console.error(error);
        this.panels[form].replaceChildren(element("p", { className: "note" }, word("notDrawn")));
      }
    }
    this.arrange();
  }

  drawState() {
    this.tablist.hidden = this.caption.hidden = true;
    const pending = this.message.state === "pending";
    const dots = element("span", { className: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
    this.panels.webex.replaceChildren(
      pending ? element("p", { className: "pending" }, dots, element("span", { className: "unseen" }, word("pending")))
        : element("p", { className: "note" }, word("failed")),
    );
    this.panels.webex.hidden = false;
    this.panels.slack.hidden = this.panels.text.hidden = true;
  }

  drawFiles() {
    const { room } = settings;
    this.files.hidden = this.message.files.length === 0;
    this.files.replaceChildren(...this.message.files.map((file) => element("li", {},
      element("a", {
        href: `/files/${room}/${file.token}?person=${encodeURIComponent(currentPerson())}`,
        download: file.name, title: word("download", { name: file.name }),
      }, element("b", {}, file.name), element("small", {}, file.detail)))));
  }

  /** Wide: the Webex form always, beside it one of the others. Narrow: one of the three. */
  arrange() {
    if (this.message.state !== "done") return;
    const wide = isWide.matches;
    this.forms.classList.toggle("beside", wide);
    this.caption.hidden = !wide;
    const chosen = wide && this.form === "webex" ? "slack" : this.form;
    for (const form of FORMS) {
      const [tab, panel] = [this.tabs[form], this.panels[form]];
      const apart = wide && form === "webex";
      tab.hidden = apart;
      tab.setAttribute("aria-selected", String(form === chosen));
      tab.tabIndex = form === chosen ? 0 : -1;
      panel.hidden = !apart && form !== chosen;
      panel.setAttribute("role", apart ? "group" : "tabpanel");
      if (apart) panel.setAttribute("aria-label", word("webexForm"));
      else panel.removeAttribute("aria-label");
      if (apart) panel.removeAttribute("aria-labelledby");
      else panel.setAttribute("aria-labelledby", tab.id);
    }
  }

  choose(form) {
    this.form = form;
    this.arrange();
  }

  moveBetweenTabs(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const shown = FORMS.filter((form) => !this.tabs[form].hidden);
    const at = shown.findIndex((form) => this.tabs[form] === event.currentTarget);
    const next = shown[(at + step + shown.length) % shown.length];
    this.choose(next);
    this.tabs[next].focus();
  }

  async send(data, label) {
    if (this.article.getAttribute("aria-busy") === "true") return;
    this.article.setAttribute("aria-busy", "true");
    this.note.hidden = true;
    const problem = await this.press(this.message, data, label);
    this.article.setAttribute("aria-busy", "false");
    if (problem) {
      this.note.textContent = problem;
      this.note.hidden = false;
    }
  }

  rememberFocus() {
    const active = document.activeElement;
    const form = FORMS.find((one) => this.panels[one].contains(active));
    return form && { form, label: nameOf(active) };
  }

  restoreFocus(focused) {
    if (!focused) return;
    const controls = [...this.panels[focused.form].querySelectorAll("button, [role=button], select, input")];
    const same = controls.find((control) => nameOf(control) === focused.label && !control.disabled);
    (same ?? this.article).focus({ preventScroll: true });
  }
}

const nameOf = (control) => control.getAttribute("aria-label") || control.title || control.textContent;

export const clock = (moment) =>
  new Intl.DateTimeFormat(settings.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(moment));

/** Who is chosen as the person who asks. */
export const currentPerson = () => document.querySelector("input[name=person]:checked").value;
