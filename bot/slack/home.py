"""A person's page of the bot."""

from __future__ import annotations

from bot.gateway.platform import Said
from bot.slack.carried import Origin, metadata
from bot.slack.failures import refusals
from bot.slack.people import ClientFor
from cards.render.block_objects import section
from notifications.transport import Message


class Home:
    """Shows cards on people's pages."""

    def __init__(self, client_for: ClientFor) -> None:
        """Take what gives the client of a workspace."""
        self._client_for = client_for

    def show(self, said: Said, message: Message) -> None:
        """Put the card up; what stood there goes."""
        blocks = message.card if message.card is not None else [section(message.text)]
        with refusals(writes=False):  # the same page can be put up again
            self._client_for(said.place.room.workspace).views_publish(
                user_id=said.person_id,
                view={"type": "home", "blocks": blocks, "private_metadata": metadata(Origin.of(said))},
            )
