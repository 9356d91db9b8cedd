"""What `switchboard check` finds about Webex, in words that say how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.gateway.platform import Finding
from bot.webex.model import Person, Webhook
from bot.webex.sdk import Webex
from bot.webex.webhooks import Registrations
from cards.wording import Words, errors
from config.errors import DeliveryError

SUBJECT = "Webex"
SHORTEST_SECRET = 16
FURTHEST_CLOCK = 60
"""Seconds that our clock may be off."""


@dataclass(frozen=True, slots=True)
class Checking:
    """Tries what the bot needs of Webex; changes nothing."""

    webex: Webex
    registrations: Registrations
    organizations: Sequence[str]
    words: Words

    def findings(self) -> Iterator[Finding]:
        """One after the other; what needs the token ends where it is refused."""
        yield self._address()
        yield self._secret()
        try:
            me = self.webex.me()
            yield self._token(me)
            yield self._organizations(me)
            yield self._clock()
            for resource, hooks in self.registrations.found().items():
                yield self._webhook(resource, hooks)
        except DeliveryError as error:
            yield self._bad(self._asked(error))

    def _asked(self, error: DeliveryError) -> str:
        if error.code == "token-refused":
            return self.words.gettext(
                "Webex does not accept the bot's token. Make a new one on the bot's page at "
                "developer.webex.com and set SWITCHBOARD_WEBEX_TOKEN."
            )
        return errors.sentence(self.words, error)

    def _address(self) -> Finding:
        if self.registrations.public_url.startswith("https://"):
            said = self.words.gettext("Webex calls %(url)s.", url=self.registrations.target)
            return self._good(said)
        return self._bad(
            self.words.gettext(
                "Webex needs an address it can reach: set SWITCHBOARD_PUBLIC_URL to one that begins with https://."
            )
        )

    def _secret(self) -> Finding:
        if len(self.registrations.secret) >= SHORTEST_SECRET:
            return self._good(self.words.gettext("The webhooks' secret is long enough."))
        return self._bad(
            self.words.gettext(
                "The webhooks' secret is too short to prove anything. Set "
                "SWITCHBOARD_WEBEX_WEBHOOK_SECRET to %(count)s random characters or more.",
                count=self.words.number(SHORTEST_SECRET),
            )
        )

    def _token(self, me: Person) -> Finding:
        if me.is_bot:
            return self._good(
                self.words.gettext("The token is that of the bot %(address)s.", address=me.email)
            )
        return self._bad(
            self.words.gettext(
                "The token is that of a person (%(address)s), not of a bot. Set "
                "SWITCHBOARD_WEBEX_TOKEN to a bot's.",
                address=me.email,
            )
        )

    def _organizations(self, me: Person) -> Finding:
        if self.organizations:
            return self._good(
                self.words.ngettext(
                    "People of %(count)s organization count.",
                    "People of %(count)s organizations count.",
                    len(self.organizations),
                )
            )
        return self._bad(
            self.words.gettext(
                "No organization is listed, so nobody counts. The bot's own is %(id)s: add it to "
                "SWITCHBOARD_WEBEX_ORGANIZATIONS if its people may ask.",
                id=me.organization,
            )
        )

    def _clock(self) -> Finding:
        seconds = round(abs(self.webex.ahead))
        if seconds <= FURTHEST_CLOCK:
            return self._good(self.words.gettext("This machine's clock agrees with Webex'."))
        return self._bad(
            self.words.ngettext(
                "This machine's clock is off by %(count)s second. Set it by a time server.",
                "This machine's clock is off by %(count)s seconds. Set it by a time server.",
                seconds,
            )
        )

    def _webhook(self, resource: str, hooks: Sequence[Webhook]) -> Finding:
        gettext: Callable[..., str] = self.words.gettext
        if not hooks:
            said = gettext(
                "The webhook for %(resource)s is not registered. “switchboard run” registers it.",
                resource=resource,
            )
        elif hooks[0].target != self.registrations.target:
            said = gettext(
                "The webhook for %(resource)s leads to %(url)s. “switchboard run” corrects it.",
                resource=resource,
                url=hooks[0].target,
            )
        elif not hooks[0].active:
            said = gettext(
                "The webhook for %(resource)s is inactive: calls to us failed too often. See that "
                "%(url)s can be reached; “switchboard run” sets it active again.",
                resource=resource,
                url=hooks[0].target,
            )
        elif not self.registrations.is_right(hooks[0]):
            said = gettext(
                "The webhook for %(resource)s has another secret. “switchboard run” corrects it.",
                resource=resource,
            )
        else:
            return self._good(gettext("The webhook for %(resource)s is active.", resource=resource))
        return self._bad(said)

    @staticmethod
    def _good(said: str) -> Finding:
        return Finding(SUBJECT, good=True, said=said)

    @staticmethod
    def _bad(said: str) -> Finding:
        return Finding(SUBJECT, good=False, said=said)
