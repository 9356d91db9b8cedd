// The field one types in: Enter sends, the arrows walk through what was said before, chips say it at once.
const KEPT = 50;

export class Composer {
  /** `send(text)` gives null when it was taken, else a sentence that says why not. */
  constructor(form, send) {
    this.field = form.querySelector("textarea");
    this.problem = form.querySelector(".not-sent");
    this.button = form.querySelector(".send");
    this.send = send;
    this.history = JSON.parse(sessionStorage.getItem("history") ?? "[]");
    this.at = this.history.length;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say(this.field.value);
    });
    for (const chip of form.querySelectorAll("[data-say]")) chip.addEventListener("click", () => this.say(chip.dataset.say));
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("input", () => this.fit());
  }

  focus() {
    this.field.focus();
  }

  async say(typed) {
    const text = typed.trim();
    if (!text) return;
    this.problem.hidden = true;
    this.remember(text);
    this.write("");
    this.focus();
    const problem = await this.send(text);
    if (!problem) return;
    this.problem.textContent = problem;
    this.problem.hidden = false;
    if (!this.field.value) this.write(text);
  }

  remember(text) {
    if (this.history.at(-1) !== text) this.history.push(text);
    this.history = this.history.slice(-KEPT);
    this.at = this.history.length;
    sessionStorage.setItem("history", JSON.stringify(this.history));
  }

  key(event) {
    if (event.isComposing) return; // an input method is still at work: Enter chooses its word
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.say(this.field.value);
    }
    const browsing = this.field.value === "" || this.field.value === this.history[this.at];
    if (event.key === "ArrowUp" && browsing && this.at > 0) this.recall(event, this.at - 1);
    if (event.key === "ArrowDown" && browsing && this.at < this.history.length) this.recall(event, this.at + 1);
  }

  recall(event, at) {
    event.preventDefault();
    this.at = at;
    this.write(this.history[at] ?? "");
  }

  write(text) {
    this.field.value = text;
    this.fit();
  }

  /** As high as its text, up to the limit the style sheet sets. */
  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}
