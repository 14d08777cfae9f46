"""How far those who rate a case agree, where the variance lies, and how many to ask."""

from __future__ import annotations

from samskaping.language.numbers import decimal
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Column, Label, Row, Shown, Table, make_table
from samskaping.present.words import Words

COMPONENTS = ("case", "person", "item", "case_item", "residual")
# Quantity of each kind of decision.
DECISIONS = {"relative": "generalizability", "absolute": "dependability"}
_SIZES: tuple[Shown, ...] = ("n_cases", "n")


def case_agreement(release: Released, words: Words) -> Table:
    """r_wg(j) under every null, a_wg(j) and AD_M(j) of every score in every case."""
    nulls = words.outline.analysis.raters.nulls
    rows = []
    for wave in axes.waves(words):
        for case in axes.cases(words):
            for subject in axes.scores(words):
                about = {"case": case.id, "wave": wave.id}
                numbers = [
                    *(
                        release.find("samson", "rwg_j", subject.id, null=one, **about)
                        for one in nulls
                    ),
                    *(
                        release.find("samson", one, subject.id, **about)
                        for one in ("awg_j", "ad_m_j")
                    ),
                ]
                cells = (*map(Cell, numbers), Cell(numbers[-1], "n"))
                rows.append(Row((wave, case, subject), cells, total=subject.id == "total"))
    over = str(words.say("tables.column.rwg_j"))
    return make_table(
        words,
        "case_agreement",
        axes.head(words, "wave", "case", "subject"),
        [
            *(Column(f"rwg_j_{one}", str(words.say(f"terms.null.{one}")), over) for one in nulls),
            *axes.columns(words, "awg_j", "ad_m_j", "n"),
        ],
        rows,
        grouped=2,
    )


def variance_components(release: Released, words: Words) -> Table:
    """The components of single answers, by analysis of variance and by REML."""
    quantities = ("variance_component", "variance_component_reml")
    rows = []
    for wave in axes.waves(words):
        for subject in axes.scores(words):
            for component in COMPONENTS:
                numbers = [
                    release.find("samson", one, subject.id, component=component, wave=wave.id)
                    for one in quantities
                ]
                label = Label(component, str(words.say(f"terms.component.{component}")))
                anova, reml = numbers
                sizes = (Cell(reml, shown) for shown in _SIZES)
                cells = (Cell(anova), Cell(anova, "n"), Cell(reml), *sizes)
                rows.append(Row((wave, subject, label), cells))
    return make_table(
        words,
        "variance_components",
        axes.head(words, "wave", "subject", "component"),
        axes.columns(words, quantities[0], "n_complete", quantities[1], *_SIZES),
        rows,
        grouped=2,
    )


def d_study(release: Released, words: Words) -> Table:
    """Eρ² and Φ of a case's mean by respondents in each case and items."""
    respondents = [str(n) for n in words.outline.analysis.raters.respondents]
    rows = []
    for wave in axes.waves(words):
        for subject in axes.scores(words):
            for decision, quantity in DECISIONS.items():
                for items in item_counts(release, subject.id, wave.id):
                    numbers = [
                        release.find(
                            "samson", quantity, subject.id,
                            items=items, respondents=n, wave=wave.id,
                        )
                        for n in (*respondents, "present")
                    ]  # fmt: skip
                    heads = (
                        wave,
                        subject,
                        Label(decision, str(words.say(f"terms.decision.{decision}"))),
                        Label(items, items),
                    )
                    rows.append(Row(heads, tuple(map(Cell, numbers))))
    over = str(words.say("tables.column.respondents_per_case"))
    return make_table(
        words,
        "d_study",
        axes.head(words, "wave", "subject", "decision", "items_asked"),
        [
            *(Column(n, n, over) for n in respondents),
            Column("present", str(words.say("tables.column.present_size")), over),
        ],
        rows,
        grouped=2,
    )


def respondents_needed(release: Released, words: Words) -> Table:
    """The fewest respondents in each case for every target, with the present items."""
    targets = sorted(release.levels("respondents_needed", "target"))
    found = {
        (number.subject, *(number.levels[name] for name in ("wave", "decision", "target"))): number
        for number in release.select("respondents_needed")
    }
    rows = [
        Row(
            (wave, subject),
            tuple(
                Cell(found.get((subject.id, wave.id, decision, target)))
                for decision in DECISIONS
                for target in targets
            ),
            total=subject.id == "total",
        )
        for wave in axes.waves(words)
        for subject in axes.scores(words)
    ]
    return make_table(
        words,
        "respondents_needed",
        axes.head(words, "wave", "subject"),
        [
            Column(
                f"{decision}_{target}",
                decimal(target_of(target), 2, words.language),
                str(words.say(f"terms.decision.{decision}")),
            )
            for decision in DECISIONS
            for target in targets
        ],
        rows,
        grouped=1,
    )


def item_counts(release: Released, subject: str, wave: str) -> list[str]:
    """The numbers of items that the D study of a score tried, in order."""
    found = {
        number.levels["items"]
        for number in release.select("dependability", wave=wave)
        if number.subject == subject
    }
    return sorted(found, key=int)


def target_of(level: str) -> float:
    """A target from the level of a group: ``0_8`` is 0.8."""
    return float(level.replace("_", "."))
