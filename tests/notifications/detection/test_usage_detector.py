"""Who calls less than was to be expected, on fleets that are made up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from notifications.detection.usage import judge

CUSTOMERS = 300
WEEKS = 20
LAST = WEEKS - 1


def fleet(seed: int = 0) -> NDArray[np.float64]:
    """Users by customer and week; nothing happens."""
    random = np.random.default_rng(seed)
    size = random.uniform(30, 300, (CUSTOMERS, 1))
    return random.poisson(size * np.exp(random.normal(0, 0.05, (CUSTOMERS, WEEKS)))).astype(float)


def test_nothing_is_found_where_nothing_happens() -> None:
    found = sum(int(judge(fleet(seed), None, LAST).fires.sum()) for seed in range(10))
    assert found <= 3  # three weeks of ten may have a false one in the digest


def test_a_fall_is_found_and_says_what_was_expected() -> None:
    users = fleet()
    usual = np.median(users[5, :LAST])
    users[5, LAST] = usual * 0.3
    judged = judge(users, None, LAST)
    assert np.flatnonzero(judged.fires).tolist() == [5]
    assert judged.delivery[5] == "instant"
    assert judged.expected_low[5] < usual < judged.expected_high[5]
    assert judged.expected_low[5] > users[5, LAST]


def test_a_week_that_is_short_for_everybody_is_nobodys_fall() -> None:
    users = fleet()
    users[:, LAST] *= 0.55
    judged = judge(users, None, LAST)
    assert not judged.fires.any()
    assert 0.5 < judged.movement < 0.6
    users[5, LAST] *= 0.3
    assert np.flatnonzero(judge(users, None, LAST).fires).tolist() == [5]


def test_a_holiday_of_a_region_is_nobodys_fall() -> None:
    users, regions = fleet(), np.arange(CUSTOMERS) % 4
    users[regions == 2, LAST] *= 0.5
    assert not judge(users, None, LAST, regions).fires.any()
    assert judge(users, None, LAST).fires.any()


def test_who_falls_a_little_each_week_is_found() -> None:
    users = fleet()
    users[7] = np.round(200 * 0.92 ** np.arange(WEEKS))
    found = [week for week in range(10, WEEKS) if judge(users, None, week).fires[7]]
    assert found[:1] <= [14]
    assert LAST in found


def test_small_falls_and_small_customers_are_left_alone() -> None:
    users = fleet()
    users[3] = 1000.0
    users[3, LAST] = 750.0
    users[4] = 12.0
    users[4, LAST] = 0.0
    assert not judge(users, None, LAST).fires[[3, 4]].any()


def test_a_week_that_nobody_reported_is_no_zero() -> None:
    users = fleet()
    users[5, LAST] = np.nan
    users[6, : LAST - 2] = np.nan
    judged = judge(users, None, LAST)
    assert not judged.fires.any()
    assert judged.p_value[5] == judged.p_value[6] == 1.0


def test_what_was_out_of_the_ordinary_is_not_what_is_expected_until_it_lasts() -> None:
    users = fleet()
    usual = float(np.median(users[5]))
    users[5, LAST - 5 :] = np.round(usual * 0.4)
    out = np.zeros(users.shape, np.bool_)
    out[5, LAST - 5 : LAST] = True
    judged = judge(users, out, LAST)
    assert judged.fires[5]
    assert abs(judged.expected[5] / usual - 1.0) < 0.1
    users[5, LAST - 16 :] = np.round(usual * 0.4)
    out[5, LAST - 16 : LAST] = True
    assert not judge(users, out, LAST).fires[5]


def test_each_week_is_judged_with_the_weeks_before_it_alone() -> None:
    users = fleet()
    users[5, 12] *= 0.3
    later = users.copy()
    later[:, 13:] *= 3.0
    before, after = judge(users, None, 12), judge(later, None, 12)
    assert np.array_equal(before.p_value, after.p_value)


def test_a_fleet_of_a_few_customers() -> None:
    users = fleet()[:5]
    users[2, LAST] *= 0.1
    assert np.flatnonzero(judge(users, None, LAST).fires).tolist() == [2]
    assert not judge(users[:0], None, LAST).fires.any()
