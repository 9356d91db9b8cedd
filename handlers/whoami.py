"""Who the bot thinks the person is, and what they may do."""

from __future__ import annotations

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Text
from cards.wording import Words, terms
from cards.wording.errors import sentence
from handlers.context import Context, Person
from handlers.people import refusal
from handlers.registry import RIGHTS, Right, answers
from hub.vocabulary import Role
from store.queries.people import assigned_customers


@answers("whoami", Right.EVERYONE)
def whoami(context: Context, _slots: Slots) -> Answer:
    """The person's address, role and rights, for their eyes only."""
    words, person = context.words, context.person
    components: list[Component] = []
    if person.role is None:
        components.append(Heading(_unknown(words, person)))
        components.append(Text(stranger_note(words, person)))
    else:
        components.append(Heading(words.gettext("You are %(name)s.", name=person.called)))
        components.append(_facts(context, person, person.role))
        components.append(Text(_may(words, person)))
    components.append(Buttons((Button(words.gettext("Show help"), Intent("help")),)))
    return Answer(Card(tuple(components), words.language), private=True)


def stranger_note(words: Words, person: Person) -> str:
    """Why somebody without a role gets no answers, and how that changes."""
    if person.distrusted:
        return sentence(words, refusal(person, "whoami"))
    return words.gettext(
        "Only partner administrators can ask about customers. Once a full administrator has added your"
        " address in Partner Hub and the next data has come in, I will know you. Until then there is this"
        " help, and you can choose your language."
    )


def _unknown(words: Words, person: Person) -> str:
    if not person.email:
        return words.gettext("I do not know who you are.")
    if person.distrusted:
        return words.gettext("You wrote as %(email)s.", email=person.email)
    return words.gettext("I do not know %(email)s.", email=person.email)


def _facts(context: Context, person: Person, role: Role) -> Facts:
    words = context.words
    if role.sees_every_customer:
        sees = words.gettext("every customer")
    else:
        count = assigned_customers(context.connection, person.admin_id) if person.admin_id is not None else 0
        sees = words.ngettext(
            "%(count)s customer assigned to you", "%(count)s customers assigned to you", count
        )
    return Facts(
        (
            Fact(words.gettext("E-mail"), person.email),
            Fact(words.gettext("Role"), terms.role(words, role)),
            Fact(words.gettext("Sees"), sees),
        )
    )


def _may(words: Words, person: Person) -> str:
    possible = {
        Right.ASK: words.gettext("ask about customers and download CSV files"),
        Right.ATTEND: words.gettext("take, snooze and resolve alerts"),
        Right.ARRANGE: words.gettext("change a room's settings and schedules, and what it is told"),
        Right.EDIT_CUSTOMERS: words.gettext("change tags and trials"),
        Right.ADMINISTER: words.gettext(
            "decide what a room shows, allow outsiders and send exports to take in"
        ),
    }
    granted = [what for right, what in possible.items() if right in RIGHTS[person.role]]
    return words.gettext("You may: %(rights)s.", rights=words.listed(granted))
