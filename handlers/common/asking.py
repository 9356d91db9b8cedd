"""Asking back: when a question cannot be answered before the person says one thing more."""

from __future__ import annotations

from cards.intent import Intent
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Text
from handlers.context import Context

READINGS = 3
"""At most so many readings are offered."""


class AskBack(Exception):  # noqa: N818 - it is an answer, not an error
    """Carries the question that is asked instead of the answer."""

    def __init__(self, answer: Answer) -> None:
        """Keep the question."""
        super().__init__()
        self.answer = answer


def ask_back(
    context: Context, question: str, readings: list[tuple[str, Intent]], *, note: str = ""
) -> AskBack:
    """A question with a button for each reading: its label and the whole intent it stands for."""
    buttons = tuple(Button(label, intent) for label, intent in readings)
    components: list[Component] = [Heading(question)]
    if note:
        components.append(Text(note, subtle=True))
    components.append(Buttons(buttons))
    return AskBack(Answer(Card(tuple(components), context.words.language)))
