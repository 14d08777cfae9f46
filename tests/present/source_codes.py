"""Made-up estimates of codes that come up together, of the curve of codes and of roles."""

from itertools import combinations

from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate
from samskaping.study.codebook import Code
from samskaping.study.model import Outline

PERSONS = 61


def add_codes(table: Estimates, outline: Outline) -> None:
    """Rows as the analysis of the interviews writes them, of persons 1 to 61."""
    codes = outline.codebook.codes
    for i, code in enumerate(codes):
        heard = Estimate(estimate=float(i + 7), n=PERSONS, method="count")
        table.add("code_sources", code.id, "all", heard)
        share = Estimate(estimate=(i + 7) / 70, n=PERSONS, method="descriptive")
        table.add("code_source_share", code.id, "all", share)
    for (i, one), (j, other) in combinations(enumerate(codes), 2):
        if one.parent != other.id and other.parent != one.id:
            _pair(table, one, other, (5 * i + 3 * j) % 19)
    for n in range(1, PERSONS + 1):
        found = len(codes) * n / (n + 2)
        row = Estimate(estimate=found, se=0.4, n=PERSONS, method="rarefaction")
        table.add("codes_found", "total", name_group(persons=str(n)), row)
    for run, persons in (("2", 9.0), ("3", 12.0)):
        row = Estimate(estimate=persons, n=PERSONS, method="rarefaction")
        table.add("saturation_persons", "total", name_group(run=run), row)
    for role in outline.roles:
        for i, code in enumerate(codes):
            gap = (i % 7 - 3) / 10
            row = Estimate(estimate=gap, lower=gap - 0.2, upper=gap + 0.2, confidence=0.95,
                           n=PERSONS, method="newcombe_independent")  # fmt: skip
            table.add("code_contrast", code.id, name_group(role=role.id), row)
            few = Estimate(note="too_few_cases;minimum=4;n=2", method="case_means_difference_t")
            group = name_group(role=role.id, variant="within_case")
            table.add("code_contrast", code.id, group, few)


def _pair(table: Estimates, one: Code, other: Code, persons: int) -> None:
    group = name_group(**{"with": other.id})
    share = persons / PERSONS
    numbers = {
        "code_pair_persons": Estimate(estimate=float(persons), n=PERSONS, method="count"),
        "code_pair_share": Estimate(estimate=share, lower=share * 0.8, upper=share * 1.2,
                                    confidence=0.95, n=PERSONS, method="proportion_wilson"),
        "code_pair_jaccard": Estimate(estimate=persons / 40, n=PERSONS, method="descriptive"),
    }  # fmt: skip
    for quantity, number in numbers.items():
        table.add(quantity, one.id, group, number)
