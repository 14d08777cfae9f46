"""What rests on who was lost leaves only where no few of them are set off."""

import pytest

from samskaping.estimates import as_estimates
from samskaping.release.claims import CLAIMS
from samskaping.release.lost import withhold_lost
from samskaping.release.rows import Verdicts, read_rows
from samskaping.study.record import Record
from tests.analysis.soimpact.conftest import make_record
from tests.release.made_study import row

OCCASION = "occasion=late-base"
SPECIFICATIONS = [
    {"id": "main"},
    {"id": "filled", "persons": "imputed"},
    {"id": "filled_less", "persons": "imputed", "without": ["east"]},
]


def judged(lost, hidden=(), extra=(), threshold=6):
    """Verdicts on a study that lost so many of twenty in each case, some paired changes hidden."""
    made = [row("soimpact", "lost_share", "joy", f"case={case};{OCCASION}", n / 20, 20)
            for case, n in lost.items()]  # fmt: skip
    made += [row("soimpact", "case_indicator_change_paired", "joy", f"case={case};{OCCASION}",
                 0.5, 20 - n) for case, n in lost.items()]  # fmt: skip
    made += [
        row("soimpact", "indicator_change_imputed", "joy", f"arm=effort;{OCCASION}", 0.4, 60),
        row("soimpact", "specification_median", "joy", "all", 0.4, 60),
        row("soimpact", "specification_test", "joy", "all", 0.25, 60),
        *(row("soimpact", "specification", "joy", f"{OCCASION};variant={one['id']}", 0.4, 60)
          for one in SPECIFICATIONS),
        *extra,
    ]  # fmt: skip
    rows, verdicts = read_rows(as_estimates(made)), Verdicts()
    for one in rows:
        if one.quantity == "case_indicator_change_paired" and one.levels["case"] in hidden:
            verdicts.withhold(one, "unlinked", "sets off a few")
    record = Record.model_validate(
        make_record({"joy": {}}) | {"specifications": SPECIFICATIONS, "activities": [
            {"id": "meet", "label": {"en": "x"}, "target_groups": ["people"]}]}
    )  # fmt: skip
    withhold_lost(rows, record, CLAIMS["lost"], threshold, verdicts)
    return {one.key.removeprefix("soimpact."): verdicts.withheld.get(one.key) for one in rows}, {
        key.removeprefix("soimpact.") for key in verdicts.coarse
    }


ALL_KNOWN = {"east": 6, "north": 7, "west": 8}


def test_with_nothing_hidden_all_leaves_with_all_its_digits():
    found, coarse = judged(ALL_KNOWN)
    assert not any(found.values())
    assert not coarse


def test_a_case_that_lost_few_or_kept_few_has_no_share():
    found, _ = judged({"east": 3, "north": 15, "west": 0})
    shares = {case: found[f"lost_share.joy.case={case};{OCCASION}"]
              for case in ("east", "north", "west")}  # fmt: skip
    assert shares["east"].rule == shares["north"].rule == "minimum"
    assert shares["west"] is None


@pytest.mark.parametrize("hidden", [("east",), ("east", "north")])
def test_one_or_two_hidden_changes_do_not_follow_from_what_is_imputed(hidden):
    found, _ = judged(ALL_KNOWN, hidden)
    assert found[f"indicator_change_imputed.joy.arm=effort;{OCCASION}"].rule == "complementary"
    assert found[f"specification.joy.{OCCASION};variant=filled"].rule == "complementary"
    assert found[f"specification.joy.{OCCASION};variant=main"] is None
    for name in ("median", "test"):
        assert found[f"specification_{name}.joy.all"].rule == "composed"


def test_of_three_hidden_changes_a_rounded_mean_tells_none_but_a_part_of_them_would():
    found, coarse = judged(ALL_KNOWN, tuple(ALL_KNOWN))
    key = f"indicator_change_imputed.joy.arm=effort;{OCCASION}"
    assert found[key] is None
    assert key in coarse
    assert f"specification.joy.{OCCASION};variant=main" not in coarse
    assert found[f"specification.joy.{OCCASION};variant=filled_less"].rule == "complementary"


def test_few_lost_in_all_are_not_set_off():
    found, _ = judged({"east": 2, "north": 1, "west": 1})
    assert found[f"indicator_change_imputed.joy.arm=effort;{OCCASION}"].rule == "unlinked"


def test_patterns_leave_together_or_not_at_all():
    def patterns(**counts):
        extra = [row("soimpact", "missing_pattern", "joy", f"arm=effort;variant={name}", n, n)
                 for name, n in counts.items()]  # fmt: skip
        found, _ = judged(ALL_KNOWN, extra=extra)
        return [found[f"missing_pattern.joy.arm=effort;variant={name}"] for name in counts]

    assert not any(patterns(complete=40, dropped_out=21, came_back=0))
    assert all(patterns(complete=40, dropped_out=21, came_back=2))


def test_an_analysis_that_nobody_listed_stays():
    odd = row("soimpact", "specification", "joy", f"{OCCASION};variant=else", 0.4, 60)
    found, _ = judged(ALL_KNOWN, extra=[odd])
    assert found[f"specification.joy.{OCCASION};variant=else"].rule == "unclaimed"
