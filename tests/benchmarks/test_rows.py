"""A goal that is missed fails the benchmark; a peer that is absent does not."""

import pytest

from benchmarks.reliability.rows import Row, exit_code, told

FAST = Row("alpha", "psych::alpha", [12.0, 13.0], [0.1, 0.3], 60)
SLOW = Row("alpha", "psych::alpha", [5.0, 6.0], [0.1, 0.3], 60)
ABSENT = Row("alpha", "psych::alpha", [], [0.1], 60)


def test_a_goal_that_is_missed_makes_the_exit_code_non_zero():
    assert (FAST.verdict, SLOW.verdict) == ("met", "MISSED")
    assert exit_code([FAST]) == 0
    assert exit_code([FAST, SLOW]) == 1


def test_an_absent_peer_is_neither_met_nor_missed():
    assert ABSENT.verdict == "peer absent"
    assert "peer absent" in str(ABSENT)
    assert exit_code([ABSENT]) == 0


def test_the_ratio_is_that_of_the_smallest_times_and_the_medians_stand_beside_it():
    assert FAST.ratio == 120
    assert FAST.ratio_of_medians == 62.5


def test_a_goal_can_be_a_limit():
    within = Row("file", "reading it once", [0.5], [1.25], 2.5, at_most=True)
    beyond = Row("file", "reading it once", [0.5], [1.3], 2.5, at_most=True)
    assert (within.verdict, beyond.verdict) == ("met", "MISSED")


def test_a_row_without_a_goal_is_only_shown():
    assert Row("file", "reading it once", [0.5], [9.0], at_most=True).verdict == "shown"
    assert Row("interval of all draws", "", [], [0.1]).verdict == "shown"


def test_the_tasks_that_are_named_are_run_and_what_is_missed_or_absent_is_told(capsys):
    tasks = {"fast": lambda _: [FAST], "slow": lambda _: [SLOW], "absent": lambda _: [ABSENT]}

    assert told(tasks, ["fast", "absent"]) == 0
    said = capsys.readouterr().out
    assert "not compared, for the peer is absent: psych::alpha" in said
    assert "no goal missed" in said
    assert told(tasks, []) == 1
    assert "1 goals missed" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="no such task: alfa"):
        told(tasks, ["alfa"])
