"""The webhooks: each registered once, pointing here, with our secret, active."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.webex.endpoint import PATH
from bot.webex.events import CREATED, RESOURCES
from bot.webex.model import Webhook
from bot.webex.sdk import Webex

APP = "Switchboard"
"""What our webhooks are called: those with other names are somebody else's."""
PAGES = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Registrations:
    """What ought to be registered."""

    webex: Webex
    public_url: str
    secret: str

    @property
    def target(self) -> str:
        """Where Webex is to call."""
        return self.public_url.rstrip("/") + PATH

    def found(self) -> dict[str, list[Webhook]]:
        """Ours by resource, the one to keep first: it points here, and is the oldest that does."""
        hooks = self.webex.webhooks(PAGES)
        return {resource: self._ours(hooks, resource) for resource in RESOURCES}

    def is_right(self, hook: Webhook) -> bool:
        """Whether it tells us; a secret that Webex does not show is taken for ours."""
        return hook.active and hook.target == self.target and hook.secret in {None, self.secret}

    def mend(self) -> bool:
        """Register what is missing, correct what is wrong, remove what is there twice.

        Gives whether all was right: if not, something may have been missed.
        """
        right = True
        for resource, hooks in self.found().items():
            if not hooks:
                right = False
                self.webex.add_webhook({**self._wanted, "resource": resource, "event": CREATED})
                log.info("registered the webhook for %s", resource)
            elif not self.is_right(hooks[0]):
                right = False
                self.webex.set_webhook(hooks[0].id, {**self._wanted, "status": "active"})
                log.warning("corrected the webhook for %s, which was %s", resource, _wrong(hooks[0]))
            for hook in hooks[1:]:
                self.webex.remove_webhook(hook.id)
                log.info("removed a second webhook for %s", resource)
        return right

    @property
    def _wanted(self) -> dict[str, str]:
        return {"name": APP, "targetUrl": self.target, "secret": self.secret}

    def _ours(self, hooks: Sequence[Webhook], resource: str) -> list[Webhook]:
        ours = [h for h in hooks if h.name == APP and (h.resource, h.event) == (resource, CREATED)]
        return sorted(ours, key=lambda hook: (hook.target != self.target, hook.created, hook.id))


def _wrong(hook: Webhook) -> str:
    return "pointing elsewhere" if hook.active else "inactive"
