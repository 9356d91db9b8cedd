// Following the room: the browser reconnects by itself after a broken line, and we do after a refusal.

const RETRY_AFTER = 2000;

export class Stream {
  /** `handlers`: `anew()`, `message(content, isNews)`, `gone(id)`, `connected(yes)`. */
  constructor(room, handlers) {
    this.room = room;
    this.handlers = handlers;
  }

  /** Follow the room as `person`, from its beginning. */
  open(person) {
    this.person = person;
    this.close();
    this.source = new EventSource(`/api/events?room=${this.room}&person=${encodeURIComponent(person)}`);
    this.source.onopen = () => this.handlers.connected(true);
    this.source.onerror = () => this.lost();
    this.source.addEventListener("anew", (event) => {
      this.upTo = Number(event.data);
      this.handlers.anew();
    });
    this.source.addEventListener("message", (event) => {
      const version = Number(event.lastEventId.split(".")[1]);
      this.handlers.message(JSON.parse(event.data), version > this.upTo);
    });
    this.source.addEventListener("gone", (event) => this.handlers.gone(JSON.parse(event.data).id));
  }

  reconnect() {
    this.open(this.person);
  }

  close() {
    clearTimeout(this.retry);
    this.source?.close();
  }

  lost() {
    this.handlers.connected(false);
    if (this.source.readyState === EventSource.CLOSED) this.retry = setTimeout(() => this.reconnect(), RETRY_AFTER);
  }
}
