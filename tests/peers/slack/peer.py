"""The fake Slack as a test holds it: its server, and what people do in it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.peers.core.courier import Delivery
from tests.peers.slack import people, pictures, responses
from tests.peers.slack.base import SlackServer, error, rate_limited
from tests.peers.slack.methods.views import replace
from tests.peers.slack.model import Channel, Json, Message, Person, ResponseUrl, View, Workspace
from tests.peers.slack.refusals import Refusal

__all__ = ["SlackPeer", "error", "rate_limited"]


class SlackPeer(SlackServer):
    """A Slack of one's own; use it as a context manager."""

    def say(
        self,
        person: Person,
        channel: Channel | None,
        text: str,
        *,
        files: Mapping[str, bytes] | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """Post; without a channel in the direct conversation with the app."""
        where = channel or self.direct(person)
        with self.board.lock:
            sent = people.attached(self.world, person, files or {}, where.workspace)
            said = self.world.post(where, person, text=people.typed(text), files=sent, thread_ts=thread_ts)
            for file in sent:
                file.shares.append((where, said.ts))
        return said

    def mention(
        self, person: Person, channel: Channel, text: str, *, thread_ts: str | None = None
    ) -> Message:
        """Post with the app mentioned first."""
        with self.board.lock:
            words = f"<@{channel.workspace.app_user.id}> {people.typed(text)}"
            return self.world.post(channel, person, text=words, thread_ts=thread_ts)

    def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        with self.board.lock:
            before, message.text = message.text, people.typed(text)
            message.edits += 1
            self.events.changed(message, before)

    def press(self, person: Person, message: Message, label: str, option: str | None = None) -> Delivery:
        """Press a button by its label, or choose an option of a menu."""
        with self.board.lock:
            block, element = people.find(message.blocks, label)
            payload = self._click(person, message.channel.workspace, block, element, option)
            team = message.channel.workspace
            key = self.world.response_url(message.channel, person, team, message)
            payload |= {
                "container": people.message_reference(message),
                "channel": {"id": message.channel.id, "name": message.channel.name or "directmessage"},
                "message": pictures.message(message, self.url),
                "response_url": self.url + key,
                "state": {"values": {}},
            }
        return self.outgoing.interaction(payload, lambda done: self._clicked(person, done))

    def press_in_form(self, person: Person, label: str, option: str | None = None) -> Delivery:
        """Press a button of the open form, or of the Home tab when there is none."""
        with self.board.lock:
            form = self.form(person) or self.world.homes[person.workspace.id, person.id]
            block, element = people.find(form.view["blocks"], label)
            payload = self._click(person, form.workspace, block, element, option)
            shown = pictures.view(form, self.world.app_id)
            payload |= {"container": {"type": "view", "view_id": form.id}, "view": shown}
        return self.outgoing.interaction(payload, lambda done: self._clicked(person, done))

    def type_command(self, person: Person, channel: Channel | None, words: str) -> Delivery:
        """Type a slash command with its text, in any channel or in the direct conversation."""
        where = channel or self.direct(person)
        with self.board.lock:
            payload = people.command(self.world, person, where, where.workspace, words)
            path = self.world.response_url(where, person, where.workspace, None)
            url = self.world.response_urls[path.rsplit("/", 1)[1]]
        payload["response_url"] = self.url + path
        return self.outgoing.command(payload, lambda done: self._commanded(url, done))

    def use_shortcut(self, person: Person, message: Message, callback_id: str) -> Delivery:
        """Choose the app's shortcut in a message's menu."""
        team = message.channel.workspace
        with self.board.lock:
            path = self.world.response_url(message.channel, person, team, None)
            payload = people.frame(self.world, "message_action", person, team) | {
                "callback_id": callback_id,
                "channel": {"id": message.channel.id, "name": message.channel.name},
                "message": pictures.message(message, self.url),
                "message_ts": message.ts,
                "response_url": self.url + path,
            }
        return self.outgoing.interaction(payload, lambda done: self._clicked(person, done))

    def form(self, person: Person) -> View | None:
        """The form on top of the person's screen."""
        with self.board.lock:
            forms = [view for view in self.world.views.values() if view.person is person and view.open]
            return forms[-1] if forms else None

    def submit(self, person: Person, values: Mapping[str, str]) -> Delivery:
        """Fill in the open form and send it; a field that must be filled in and is not stops it."""
        with self.board.lock:
            form = self.form(person)
            if form is None:
                raise LookupError(f"{person.name} has no form open")
            form.view = {**form.view, "state": people.filled(form, values)}
            payload = people.frame(self.world, "view_submission", person, form.workspace)
            payload |= {"view": pictures.view(form, self.world.app_id), "response_urls": []}
        return self.outgoing.interaction(payload, lambda done: self._submitted(form, done))

    def close_form(self, person: Person) -> None:
        """Close the form unsent; the app hears of it if it asked to."""
        with self.board.lock:
            form = self.form(person)
            if form is None:
                raise LookupError(f"{person.name} has no form open")
            form.open = False
            payload = people.frame(self.world, "view_closed", person, form.workspace)
            payload |= {"view": pictures.view(form, self.world.app_id), "is_cleared": False}
        if form.view.get("notify_on_close"):
            self.outgoing.interaction(payload)

    def open_home(self, person: Person) -> None:
        """Look at the app's Home tab."""
        with self.board.lock:
            self.events.home_opened(person, person.workspace)

    def invite(self, channel: Channel, person: Person, by: Person | None = None) -> None:
        """Bring a person, a stranger or the app into a channel."""
        with self.board.lock:
            channel.members.append(person)
            if person.workspace is not channel.workspace and person.workspace not in channel.connected:
                channel.connected.append(person.workspace)
            self.events.joined(channel, person, by)

    # What answers do

    def _click(self, person: Person, team: Workspace, block: Json, element: Json, option: str | None) -> Json:
        chosen = people.pick(element, option) if option is not None else None
        actions = [people.action(block, element, chosen, self.world.ts())]
        return people.frame(self.world, "block_actions", person, team) | {"actions": actions}

    def _clicked(self, person: Person, done: Delivery) -> None:
        if done.acknowledged is None:
            self._tell(person, "a warning sign beside the button")

    def _commanded(self, url: ResponseUrl, done: Delivery) -> None:
        with self.board.lock:
            if done.acknowledged is None:
                self._tell(url.person, f"{done.key} failed with the error dispatch_failed")
                return
            told = _answer(done)
            if not told:
                return
            try:
                responses.apply(self.world, url, told, self.url)
            except Refusal as refusal:
                self._tell(url.person, f"{done.key} failed with the error {refusal.error}")

    def _submitted(self, form: View, done: Delivery) -> None:
        with self.board.lock:
            if done.acknowledged is None:
                form.trouble = "We had some trouble connecting. Try again?"
                return
            told = _answer(done)
            action = told.get("response_action")
            if action == "errors":
                form.errors = told["errors"]
            elif action == "update":
                replace(form, told["view"], self.world.secret(16))
            elif action == "push":
                key = self.world.new_id("V")
                pushed = View(key, form.workspace, form.person, told["view"], self.world.secret(16))
                self.world.views[key] = pushed
            elif action == "clear":
                for view in self.world.views.values():
                    view.open = view.open and view.person is not form.person
            else:
                form.open = False

    def _tell(self, person: Person, notice: str) -> None:
        with self.board.lock:
            self.notices.append((person, notice))


def _answer(done: Delivery) -> Json:
    """The body of an acknowledgement: JSON, text or nothing."""
    content = done.acknowledged.answer if done.acknowledged else b""
    if not content:
        return {}
    try:
        told = json.loads(content)
    except ValueError:
        return {"text": content.decode()}
    return told if isinstance(told, dict) else {"text": str(told)}
