"""Forms as modals: one that says to wait at the press, and the form in its place once it is there."""

from __future__ import annotations

import logging
from typing import Any, Final

from slack_sdk import WebClient

from bot.gateway.platform import Said
from bot.slack.carried import TRIGGER, VIEW, Origin, metadata
from bot.slack.failures import refusals
from bot.slack.people import ClientFor
from cards.model import Form
from cards.render import block_forms
from cards.wording import Words
from config.errors import DeliveryError

NAME: Final = "Switchboard"
"""What a modal is called until its form says."""
NOT_OPEN: Final = frozenset({"not_found", "view_not_found"})
USED: Final = frozenset({"exchanged_trigger_id", "trigger_exchanged", "duplicate_external_id"})

log = logging.getLogger(__name__)


class Forms:
    """Opens forms. A trigger opens one form within 3 s of the press, so a modal is opened at once.

    Both know the modal by a name made of the trigger, and so nothing has to be handed from one to the other.
    """

    def __init__(self, client_for: ClientFor, words: Words) -> None:
        """`words` are said while nobody knows the person's language yet."""
        self._client_for = client_for
        self._words = words

    def open_loading(self, client: WebClient, trigger: str, name: str) -> None:
        """Open a modal that says to wait.

        Raises:
            DeliveryError: when it could not be; the form itself may still be opened.
        """
        _open(client, trigger, {**block_forms.loading(NAME, self._words), "external_id": name})

    def show(self, said: Said, form: Form, title: str, words: Words) -> None:
        """Put the form into the modal that waits, or open it.

        Raises:
            DeliveryError: `form-expired` when there is none and it is too late to open one.
        """
        workspace, name = said.place.room.workspace, said.back.get(VIEW, "")
        view = {**block_forms.modal(form, title, words, _kept(said, form, words)), "external_id": name}
        if self._update(workspace, name, view):
            return
        try:
            _open(self._client_for(workspace), said.back.get(TRIGGER, ""), view)
        except DeliveryError as error:
            if error.facts.get("reason") not in USED:
                raise
            if not self._update(workspace, name, view):
                log.info("the form was closed before it was there")

    def _update(self, workspace: str, name: str, view: dict[str, Any]) -> bool:
        """Whether the modal was open."""
        try:
            with refusals(writes=False):
                self._client_for(workspace).views_update(external_id=name, view=view)
        except DeliveryError as error:
            if error.facts.get("reason") not in NOT_OPEN:
                raise
            return False
        return True


def _open(client: WebClient, trigger: str, view: dict[str, Any]) -> None:
    with refusals(writes=False):  # a trigger serves once
        client.views_open(trigger_id=trigger, view=view)


def _kept(said: Said, form: Form, words: Words) -> str:
    """What Slack gives back when the form is sent.

    Raises:
        DeliveryError: `card-refused` for a form that says more than Slack keeps.
    """
    kept = metadata(Origin.of(said, words.language), form.to_json())
    if len(kept) > block_forms.LONGEST_METADATA:
        raise DeliveryError("card-refused", permanent=True, reason="private_metadata_too_long")
    return kept
