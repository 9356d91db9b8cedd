"""The few errors of the program.

An error carries a code and facts, never a sentence: `cards.wording.errors` has the words for each code, in
each language. Which class it is says who can mend it, and so who is told.
"""

from __future__ import annotations

from collections.abc import Mapping

Fact = str | int | float | tuple[str, ...] | None


class SwitchboardError(Exception):
    """Something a person can act on.

    `code` names the sentence (kebab-case, e.g. "unknown-customer"); `facts` fill its placeholders.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        """Keep the code and the facts; `str()` of it is for logs alone."""
        self.code = code
        self.facts: Mapping[str, Fact] = facts
        super().__init__(code, facts)

    def __str__(self) -> str:
        """Code and facts in one line, for logs."""
        facts = " ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} {facts}".rstrip()


class RequestError(SwitchboardError):
    """The person asked for something that cannot be: tell them, in their language."""


class AccessError(SwitchboardError):
    """The person may not: tell them who may."""


class DataError(SwitchboardError):
    """A file or a source is wrong: tell whoever sent it what and where; nothing of it was kept."""


class OperatorError(SwitchboardError):
    """The installation is wrong (settings, database, schema): tell the operator how to mend it."""


class DeliveryError(SwitchboardError):
    """A platform did not take what was sent to it, or did not answer.

    The codes, and what each means for what is sent, stand in `notifications/transport.py`.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool,
        retry_after: float | None = None,
        unsure: bool = False,
        **facts: Fact,
    ) -> None:
        """Keep what decides whether and when to try again.

        `permanent`: the same would be refused again. `retry_after`: seconds the platform asks to wait.
        `unsure`: the platform may have done it all the same (no answer, half an answer, an error of its own).
        """
        self.permanent = permanent
        self.retry_after = retry_after
        self.unsure = unsure
        super().__init__(code, **facts)
