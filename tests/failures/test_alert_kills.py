"""Syncs and workers killed between what changed and who hears of it: no alert lost, none told twice."""

from __future__ import annotations

import random
from pathlib import Path

from store.database import Database
from tests.soak.alerts import DELIVERY, SYNC, TICK, Campaign, anywhere, at_each_boundary


def test_who_takes_exports_in_and_who_tells_is_killed_everywhere(database: Database, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    kills = [*at_each_boundary(chance), *anywhere(chance, 10)]
    with Campaign(database, tmp_path, kills) as campaign:
        outcome = campaign.run()
    print(outcome)
    assert outcome.kills.total() == len(kills)
    assert {*SYNC, *TICK, *DELIVERY} <= set(outcome.kills)
    assert outcome.wrong == []
    assert outcome.alerts > 0
    assert outcome.slack == outcome.slack_due > 0
    assert outcome.webex_due <= outcome.webex <= outcome.webex_due + outcome.maybe_twice
