"""Workers that are killed at every point of a delivery: each report arrives, and none twice that need not."""

from __future__ import annotations

import random
from pathlib import Path

from store.database import Database
from tests.soak.reports import BOUNDARIES, Campaign, anywhere, at_each_boundary


def test_a_worker_is_killed_at_every_boundary_and_anywhere(database: Database, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    kills = [*at_each_boundary(chance), *anywhere(chance, 10)]
    with Campaign(database, tmp_path, kills) as campaign:
        outcome = campaign.run()
    print(outcome)
    assert outcome.kills.total() == len(kills)
    assert set(BOUNDARIES) <= set(outcome.kills)
    assert outcome.wrong == []
    assert outcome.delivered == outcome.due > 0
    assert outcome.slack == outcome.due - outcome.webex_due
    assert outcome.webex_due <= outcome.webex <= outcome.webex_due + outcome.maybe_twice
    assert outcome.notices == 0
