"""What the bot says when it is added to a room."""

from __future__ import annotations

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Notice, Text, Tone
from cards.wording import terms
from cards.wording.messages import noted
from handlers.common.onlookers import allow_button, outsiders_would_see
from handlers.common.scoping import shown_here
from handlers.context import Context
from handlers.language import parse
from handlers.registry import HANDLERS, Right, answers
from handlers.subscriptions import USUAL
from store.alerts.subscriptions import subscriptions_of

TO_TRY = (noted("expiring in 30 days"), noted("overview"), noted("overage"), noted("help"))


@answers("welcome", Right.EVERYONE)
def welcome(context: Context, _slots: Slots) -> Answer:
    """What it can do here, with questions to try; who sees what; the room's language and zone."""
    words, room = context.words, context.room
    components: list[Component] = [
        Heading(words.gettext("I answer questions about your Webex customers.")),
        Text(
            words.gettext(
                "Ask what expires, what renews, who is over the limit, or for a customer by name; I also"
                " make reports as CSV files. Mention me and write as you would to a colleague."
            )
        ),
        Buttons(tuple(_to_try(context))),
        Text(_who_sees_what(context), subtle=True),
    ]
    if outsiders_would_see(context):
        said = words.gettext(
            "People from outside are in this room, so I give each answer to the person alone who asked."
        )
        components += [Notice(said, Tone.WARNING), Buttons((allow_button(context),))]
    elif "alert_subscribe" in HANDLERS:
        components += _what_to_tell(context)
    facts = [
        Fact(
            words.gettext("Language"),
            terms.language(words, room.language) if room.language else words.gettext("as each person's app"),
        ),
        Fact(words.gettext("Time zone"), context.timezone),
    ]
    if room.scope:
        facts.append(Fact(words.gettext("Shows at most"), shown_here(words, room.scope)))
    settings = Button(words.gettext("Settings of this room"), Intent("settings", Slots()))
    components += [Facts(tuple(facts)), Buttons((settings,))]
    return Answer(Card(tuple(components), words.language), public=True)


def _what_to_tell(context: Context) -> list[Component]:
    """What I could tell here by myself; nothing is told before somebody presses a button."""
    words = context.words
    if subscriptions_of(context.connection, context.room.key):
        return []
    offered = words.gettext(
        "I can also speak up by myself. What matters (suspended or expired customers, what ends soon,"
        " license overage, bad call quality) comes at once, but waits from 20:00 to 07:00 unless it is"
        " severe; a digest of everything comes on Monday at 08:00."
    )
    usual = Intent("alert_subscribe", Slots(change=USUAL))
    buttons = (
        Button(words.gettext("Tell this room what matters"), usual, primary=True),
        Button(words.gettext("Choose…"), Intent("alert_subscribe")),
    )
    return [Text(offered), Buttons(buttons)]


def _who_sees_what(context: Context) -> str:
    words = context.words
    if context.around.direct or outsiders_would_see(context):
        return words.gettext(
            "Only partner administrators get answers: about the customers that they may see in Partner Hub."
        )
    return words.gettext(
        "Only partner administrators get answers: about the customers that they may see in Partner Hub."
        " Everybody in the room can read them."
    )


def _to_try(context: Context) -> list[Button]:
    """The questions that can be answered here, as they would be understood when typed."""
    found = []
    for example in TO_TRY:
        said = context.words.gettext(example)
        intent = parse(said, context.words.language, context.today).intent
        if intent is not None and intent.name in HANDLERS:
            found.append(Button(said, intent))
    return found
