"""An event becomes the right sends: in the room, in the thread, over the card, or for one person alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gateway.platform import SentFile
from cards.intent import Intent
from hub.demo import ADMIN, FULL_ADMIN, READ_ONLY
from notifications.transport import Limits
from tests.bot.gateway.recording import Shown
from tests.bot.gateway.stage import DIRECT, REPORT, ROOM, SHARED_LIST, Stage

EXPORTS = Path(__file__).parents[2] / "data" / "exports" / "plain" / "en-utf-8"


def only(shown: list[Shown]) -> Shown:
    (one,) = shown
    return one


def list_in_the_room(stage: Stage, **more: str) -> Shown:
    stage.says(SHARED_LIST, **more)
    stage.run()
    return stage.platform.shown[-1]


def test_a_mention_is_answered_in_its_thread(stage: Stage) -> None:
    key = stage.says("help", thread="t1")
    stage.run()
    answer = only(stage.platform.shown)
    assert (answer.room, answer.thread, answer.only) == (ROOM, "t1", "")
    assert "expiring" in answer.text
    assert stage.state(key) == "done"
    assert (stage.row(key).payload, stage.row(key).reply) == ("", ""), "what was said is not kept"


def test_the_source_of_a_card_is_what_was_understood(stage: Stage) -> None:
    stage.says("settings")
    stage.run()
    assert stage.platform.shown[-1].message.card["from"] == Intent("settings").to_json()


def test_nobody_wants_an_answer_to_a_bot(stage: Stage) -> None:
    key = stage.says("help", bot=True)
    stage.run()
    assert (stage.platform.shown, stage.state(key)) == ([], "done")


def test_paging_edits_the_card(stage: Stage) -> None:
    first = list_in_the_room(stage)
    stage.says(first.button("Next"), pressed=first.id)
    stage.run()
    assert only(stage.platform.shown).edits == 1
    stage.says(first.button("Next"), pressed=first.id)
    stage.run()
    assert only(stage.platform.shown).edits == 2


def test_when_its_edits_are_used_up_it_is_posted_anew(stage: Stage) -> None:
    stage.platform.limits = Limits(2, 100)
    first = list_in_the_room(stage, thread="t1")
    for _ in range(4):
        stage.says(first.button("Next"), pressed=first.id, thread="t1")
        stage.run()
    counted = [(each.room, each.thread, each.edits) for each in stage.platform.shown]
    assert counted == [(ROOM, "t1", 2), (ROOM, "t1", 0), (ROOM, "t1", 0)]
    last = stage.platform.shown[-1]
    stage.says(last.button("Next"), pressed=last.id, thread="t1")
    stage.run()
    assert (len(stage.platform.shown), last.edits) == (3, 1)


def test_a_click_by_someone_with_another_scope_is_answered_privately(stage: Stage) -> None:
    first = list_in_the_room(stage)
    before = first.text
    stage.says(first.button("Next"), person=ADMIN, pressed=first.id)
    stage.run()
    assert (first.text, first.edits) == (before, 0)
    assert stage.platform.shown[-1].only == ADMIN
    stage.says(first.button("Next"), person=READ_ONLY, pressed=first.id)
    stage.run()
    assert (first.edits, len(stage.platform.shown)) == (1, 2), "who sees the same customers may turn the page"


def test_a_button_of_a_card_nobody_knows_is_answered_privately(stage: Stage) -> None:
    first = list_in_the_room(stage)
    stage.says(first.button("Next"), pressed="long ago")
    stage.run()
    assert (first.edits, stage.platform.shown[-1].only) == (0, FULL_ADMIN)


def test_in_a_direct_room_a_card_nobody_knows_is_answered_there(stage: Stage) -> None:
    stage.says(Intent("expiring").with_slots(within_days=365, page=2), room=DIRECT, pressed="long ago")
    stage.run()
    assert (only(stage.platform.shown).room, only(stage.platform.shown).only) == (DIRECT, "")


def test_where_outsiders_are_it_is_whispered(stage: Stage) -> None:
    stage.platform.outsiders_in.add(ROOM)
    whispered = list_in_the_room(stage)
    assert (whispered.room, whispered.only) == (ROOM, FULL_ADMIN)
    assert "outside" in whispered.text


def test_what_one_person_alone_saw_is_replaced(stage: Stage) -> None:
    stage.platform.outsiders_in.add(ROOM)
    whispered = list_in_the_room(stage)
    stage.says(whispered.button("Next"), pressed=whispered.id, theirs_alone=True)
    stage.run()
    assert (only(stage.platform.shown).only, whispered.edits) == (FULL_ADMIN, 1)


def test_what_was_whispered_into_another_room_can_be_edited_there(stage: Stage) -> None:
    """As on Webex, where a whisper is a message of the direct room."""
    stage.platform.outsiders_in.add(ROOM)
    whispered = list_in_the_room(stage)
    whispered.room = DIRECT
    stage.says(whispered.button("Next"), room=DIRECT, pressed=whispered.id)
    stage.run()
    assert (only(stage.platform.shown).room, whispered.edits) == (DIRECT, 1)


def test_a_command_is_answered_to_the_person_alone(stage: Stage) -> None:
    stage.says("help", theirs_alone=True)
    stage.run()
    assert only(stage.platform.shown).only == FULL_ADMIN


def test_a_file_goes_where_the_answer_goes(stage: Stage) -> None:
    key = stage.says(REPORT, thread="t1")
    stage.run()
    card, file = stage.platform.shown
    assert (file.room, file.thread) == (ROOM, "t1")
    assert file.file.startswith("External ID,")
    assert "direct conversation" not in card.text
    assert (stage.state(key), stage.files()) == ("done", []), "a file that was delivered is gone"


def test_the_file_of_a_private_answer_goes_to_the_direct_room(stage: Stage) -> None:
    stage.platform.outsiders_in.add(ROOM)
    stage.says(REPORT, thread="t1")
    stage.run()
    card, file = stage.platform.shown
    assert card.only == FULL_ADMIN
    assert "The file is in our direct conversation" in card.text
    assert (file.room, file.thread) == (DIRECT, "")


def test_what_everybody_is_to_know_is_said_in_both_rooms(stage: Stage) -> None:
    """A full administrator allows outsiders, from their direct room."""
    allow = Intent("room_outsiders").with_slots(allow=True, name=ROOM)
    stage.says(allow, room=DIRECT)
    stage.run()
    assert [each.room for each in stage.platform.shown] == [DIRECT, ROOM]
    stage.platform.outsiders_in.add(ROOM)
    assert list_in_the_room(stage).only == ""


def test_a_form_that_is_asked_for_is_opened(stage: Stage) -> None:
    key = stage.says("settings", form=0, pressed="m", back={"trigger": "t"})
    stage.run()
    ((person, form, title),) = stage.platform.forms
    assert (person, form.intent.name, title) == (FULL_ADMIN, "settings", "Settings of this room")
    assert form.fields
    assert any(field.choices for field in form.fields)
    assert (stage.platform.shown, stage.state(key)) == ([], "done")


def test_a_form_that_is_no_more_is_answered_with_the_card(stage: Stage) -> None:
    stage.says("settings", form=7, theirs_alone=True)
    stage.run()
    assert stage.platform.forms == []
    assert "settings" in only(stage.platform.shown).text


def test_the_page_of_the_bot(stage: Stage) -> None:
    stage.says("help", room=DIRECT, home=True)
    stage.run()
    assert list(stage.platform.homes) == [FULL_ADMIN]
    assert stage.platform.shown == []


def test_who_is_not_trusted_gets_nothing(stage: Stage) -> None:
    stage.platform.distrusted[FULL_ADMIN] = "guest"
    stage.says(SHARED_LIST)
    stage.run()
    assert "guest" in only(stage.platform.shown).text


def test_a_change_that_is_answered_again_is_made_once(stage: Stage) -> None:
    """The answer is lost before it is stored; the same event has the same request ID."""
    change = Intent("room_outsiders").with_slots(allow=True)
    stage.says(change)
    (claim,) = stage.claim()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage.inbox, "store_reply", _killed)
        with pytest.raises(KeyboardInterrupt):
            stage.work.do(claim)
    stage.says(Intent("room_outsiders").with_slots(allow=False), lane="another")
    stage.run()
    stage.clock.advance(61)
    stage.run()
    stage.says("room outsiders", lane="a third")
    stage.platform.outsiders_in.add(ROOM)
    stage.says("help", lane="a fourth")
    stage.run()
    assert stage.platform.shown[-1].only == FULL_ADMIN, "what was said later holds"


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_exports_sent_to_the_bot_are_taken_in(stage: Stage) -> None:
    files = []
    for path in sorted(EXPORTS.iterdir()):
        stage.platform.contents[path.name] = path.read_bytes()
        files.append(SentFile(path.name, path.stat().st_size, path.name))
    stage.says("", room=DIRECT, files=files)
    stage.run()
    answer = only(stage.platform.shown)
    assert f"{len(files)} files were taken in" in answer.text
    assert stage.files() == []


def test_a_file_that_cannot_be_had_is_named(stage: Stage) -> None:
    good = min(EXPORTS.iterdir())
    stage.platform.contents["good"] = good.read_bytes()
    stage.platform.contents["big"] = b""
    files = [SentFile("huge.csv", 10**9, "big"), SentFile(good.name, 10, "good")]
    stage.says("", room=DIRECT, files=files)
    stage.run()
    said = only(stage.platform.shown).text
    assert "huge.csv is larger than 100 MB" in said
    assert "1 file was taken in" in said
    stage.says("", room=DIRECT, files=files[:1])
    stage.run()
    assert "huge.csv is larger than 100 MB" in stage.platform.shown[-1].text


def test_files_are_not_taken_where_others_are(stage: Stage) -> None:
    stage.says("", files=[SentFile("a.csv", 10, "a")])
    stage.says("help", files=[SentFile("a.csv", 10, "a")])
    stage.run()
    refused, helped = stage.platform.shown
    assert "direct" in refused.text
    assert "expiring" in helped.text
    assert "fetch" not in stage.platform.calls
