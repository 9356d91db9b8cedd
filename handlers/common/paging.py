"""Pages of a list, and the buttons that turn them."""

from __future__ import annotations

from dataclasses import dataclass

from cards.intent import Intent
from cards.model import Button
from cards.wording import Words

PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Page:
    """Page `number` (from 1) of `total` entries."""

    number: int
    total: int

    @classmethod
    def of(cls, said: int | None, total: int) -> Page:
        """The page that was asked for; one beyond the end is the last one."""
        last = max(1, -(-total // PAGE_SIZE))
        return cls(min(max(said or 1, 1), last), total)

    @property
    def offset(self) -> int:
        """How many entries come before the page."""
        return (self.number - 1) * PAGE_SIZE

    def position(self, words: Words, *, of_lines: bool = False) -> str:
        """Such as "11–20 of 143"; nothing where all entries are on one page.

        `of_lines` names what is counted, where the first line of the answer counts something else.
        """
        if self.total <= PAGE_SIZE:
            return ""
        values = {
            "first": words.number(self.offset + 1),
            "last": words.number(min(self.offset + PAGE_SIZE, self.total)),
            "total": words.number(self.total),
        }
        if of_lines:
            return words.gettext("%(first)s–%(last)s of %(total)s license lines", **values)
        return words.gettext("%(first)s–%(last)s of %(total)s", **values)

    def buttons(self, words: Words, intent: Intent) -> list[Button]:
        """Next and previous page, where there are any."""
        found = []
        if self.offset + PAGE_SIZE < self.total:
            label = words.gettext("Next")
            found.append(Button(label, intent.with_slots(page=self.number + 1), primary=True))
        if self.number > 1:
            found.append(Button(words.gettext("Previous"), intent.with_slots(page=self.number - 1)))
        return found
