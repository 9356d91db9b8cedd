"""The call-quality detector: what it promises whatever the data, and how good it is on a small partner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.detection.evaluation import score
from benchmarks.detection.world import BASE, World, simulate
from notifications.detection.fdr import benjamini_hochberg
from notifications.detection.model import DAILY, WEEKLY, Judgement
from notifications.detection.quality import judge, judge_all

SMALL = replace(BASE, customers=600, weeks=20, spikes_a_week=3)
AT = 16


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(SMALL, seed=5)


@pytest.fixture(scope="module")
def judged(world: World) -> dict[int, Judgement]:
    return dict(judge_all(world.legs, world.poor))


def test_most_of_what_is_told_is_true_and_much_of_what_is_true_is_told() -> None:
    world = simulate(replace(BASE, customers=3000, weeks=36, spikes_a_week=8), seed=8)
    alerts = np.zeros(world.legs.shape, bool)
    for week, each in judge_all(world.legs, world.poor):
        alerts[:, week] = each.delivery == "instant"
    found = score(world, alerts)
    assert found.precision >= 0.8
    assert found.recall >= 0.35
    assert found.recall_big >= 0.6


def test_no_week_knows_of_those_after_it(world: World, judged: dict[int, Judgement]) -> None:
    for week, each in judge_all(world.legs[:, : AT + 1], world.poor[:, : AT + 1]):
        assert np.array_equal(each.p_value, judged[week].p_value)
        assert np.array_equal(each.delivery, judged[week].delivery)


def test_one_week_alone_is_judged_as_in_turn(world: World, judged: dict[int, Judgement]) -> None:
    excluded = np.zeros(world.legs.shape, bool)
    for week in range(SMALL.warm_up, AT):
        excluded[:, week] = judged[week].fires | judged[week].incident
    alone = judge(world.legs, world.poor, excluded, AT)
    assert np.allclose(alone.p_value, judged[AT].p_value)
    assert np.array_equal(alone.delivery, judged[AT].delivery)
    assert alone.factor == pytest.approx(judged[AT].factor)


def test_the_order_of_the_customers_does_not_matter(world: World, judged: dict[int, Judgement]) -> None:
    order = np.random.default_rng(1).permutation(SMALL.customers)
    for week, each in judge_all(world.legs[order], world.poor[order]):
        assert np.allclose(each.p_value, judged[week].p_value[order], rtol=1e-3)
        assert np.array_equal(each.delivery, judged[week].delivery[order])


@settings(max_examples=8)
@given(row=st.integers(0, SMALL.customers - 1), more=st.integers(1, 60))
def test_more_poor_legs_are_never_likelier(row: int, more: int) -> None:
    world = simulate(SMALL, seed=5)
    worse = world.poor.copy()
    worse[row, 9] = min(worse[row, 9] + more, world.legs[row, 9])
    before = judge(world.legs, world.poor, None, 9)
    after = judge(world.legs, worse, None, 9)
    assert after.p_value[row] <= before.p_value[row] * 1.05


def test_a_customer_that_is_suddenly_bad_is_told_with_what_was_expected(world: World) -> None:
    row = int(np.argmax(world.legs[:, AT] > 300))
    worse = world.poor.copy()
    worse[row, AT] = world.legs[row, AT] // 2
    found = judge(world.legs, worse, None, AT)
    assert (found.delivery[row], found.severity[row]) == ("instant", "severe")
    assert found.expected_low[row] <= found.expected[row] <= found.expected_high[row] < worse[row, AT]
    assert found.p_value[row] < 1e-4


def test_what_stays_bad_becomes_the_customers_own_level() -> None:
    plan = replace(SMALL, weeks=40)
    world = simulate(plan, seed=5)
    row = int(np.argmax((world.legs > 300).all(axis=1)))
    worse = world.poor.copy()
    worse[row, 12:] = world.legs[row, 12:] // 4
    fires = {week: bool(each.fires[row]) for week, each in judge_all(world.legs, worse)}
    assert all(fires[week] for week in range(12, 16))
    assert not any(fires[week] for week in range(35, 40))


@pytest.mark.parametrize("share", [1.0, 0.4])
def test_in_an_incident_the_fleet_is_told_of_and_few_customers(share: float) -> None:
    plan = replace(BASE, customers=3000, weeks=16, incident_weeks=(12,), incident_share=share)
    world = simulate(plan, seed=3)
    judged = dict(judge_all(world.legs, world.poor))
    assert [week for week, each in judged.items() if each.incident] == [12]
    assert judged[12].factor > 1.3
    assert int(judged[12].fires.sum()) <= 15


def test_a_week_that_an_incident_covers_teaches_nothing() -> None:
    plan = replace(SMALL, spikes_a_week=0)
    calm = simulate(plan, seed=4)
    worse = calm.poor.copy()
    worse[:, 12] = np.minimum(worse[:, 12] * 4, calm.legs[:, 12])
    usual, shaken = (dict(judge_all(calm.legs, poor))[13] for poor in (calm.poor, worse))
    busy = usual.expected > 2
    assert np.median(np.abs(shaken.expected / usual.expected - 1)[busy]) < 0.1


def test_no_more_than_ten_are_told_at_once(world: World) -> None:
    worse = world.poor.copy()
    worse[:40, AT] = world.legs[:40, AT] // 2
    delivery = judge(world.legs, worse, None, AT).delivery
    assert int((delivery == "instant").sum()) == WEEKLY.most_instant
    assert int((delivery == "digest").sum()) >= 3


def test_days_are_judged_as_weeks_are(world: World) -> None:
    random = np.random.default_rng(2)
    legs = random.poisson(60, (300, 50))
    poor = random.binomial(legs, 0.03)
    poor[7, 49] = 30
    found = judge(legs, poor, None, 49, DAILY)
    assert np.flatnonzero(found.fires).tolist() == [7]


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_few_customers_or_none_and_no_calls_are_no_trouble(rows: int) -> None:
    legs = np.zeros((rows, 12), np.int64)
    assert [week for week, each in judge_all(legs, legs) if each.fires.any() or each.incident] == []
    legs = np.full((rows, 12), 50)
    assert [week for week, each in judge_all(legs, legs * 0) if each.fires.any()] == []


def test_the_false_among_the_rejected_are_a_share() -> None:
    p_value = np.array([0.001, 0.009, 0.04, 0.2, 1.0])
    assert benjamini_hochberg(p_value, 5, 0.05).tolist() == [True, True, False, False, False]
    assert not benjamini_hochberg(np.ones(3), 3, 0.05).any()
