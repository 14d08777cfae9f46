"""Outlines and released tables for the tests of figures: plausible, made up, partly withheld."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from samskaping.estimates import as_estimates, name_group
from samskaping.study.model import Outline

OF_SCORECARD = (
    "respondent_flow",
    "answer_distributions",
    "reliability",
    "item_map",
    "case_profiles",
    "role_gaps",
    "agreement_by_case",
    "d_study",
)
TEXTS = (
    ("Jeg har like stor mulighet som andre til å påvirke hva som blir satt på dagsordenen",
     "I have the same opportunity as others to influence what is put on the agenda"),
    ("Vi deler det vi kan, på tvers av roller", "We share what we know across roles"),
    ("Noen får bestemme mer enn andre uten at grunnen er kjent",
     "Some people decide more than others without it being known why"),
    ("Vi lærer av det som ikke går bra", "We learn from what does not go well"),
    ("Ressurser blir stilt til rådighet for fellesskapet når det trengs",
     "Resources are made available to the community when they are needed"),
    ("Ledelsen av arbeidet er noe vi gjør sammen", "We lead the work together"),
)  # fmt: skip
VALUES = (
    ("likeverd", "Likeverdighet", "Equality of standing"),
    ("utveksling", "Gjensidig utveksling av kunnskap og ressurser",
     "Mutual exchange of knowledge and resources"),
    ("laering", "Felles læring", "Shared learning"),
    ("ledelse", "Kollektiv ledelse", "Collective leadership"),
    ("tillit", "Tillit", "Trust"),
)  # fmt: skip
FIELDS = (
    ("start", "Igangsetting og rammer", "Initiation and framing"),
    ("sammen", "Samarbeidet underveis", "Working together"),
    ("bruk", "Bruk av resultatene", "Use of the results"),
)
ROLES = (
    ("innbygger", "Innbygger", "Resident"),
    ("sivil", "Sivilsamfunn", "Civil society"),
    ("politiker", "Politiker", "Politician"),
    ("virksomhet", "Virksomhet", "Enterprise"),
    ("forvaltning", "Forvaltning", "Administration"),
)
CASES = ("Elvevik", "Nordhavn", "Solbygda", "Fjordnes", "Åsmarka", "Klitholm")
WAVES = (("during", "Underveis", "Under way"), ("end", "Ved slutt", "At the end"))
LABELS = {
    5: ("Helt uenig", "Litt uenig", "Verken eller", "Litt enig", "Helt enig"),
    6: ("Passer svært dårlig", "Passer nokså dårlig", "Passer litt dårlig",
        "Passer litt godt", "Passer nokså godt", "Passer svært godt"),
}  # fmt: skip


def make_outline(
    *,
    cases: int = 6,
    values: int = 4,
    fields: int = 3,
    roles: int = 5,
    waves: int = 2,
    items: int = 24,
    points: int = 5,
    provenance: str = "synthetic",
    wording: str = "illustrative",
) -> Outline:
    """A study of the given size, in Norwegian and English."""

    def labelled(rows, number):
        return [{"id": key, "label": {"nb": nb, "en": en}} for key, nb, en in rows[:number]]

    chosen = labelled(FIELDS, fields)
    return Outline.model_validate(
        {
            "study": {
                "id": "made_up",
                "title": {"nb": "Prøve", "en": "Trial"},
                "description": {"nb": "En prøve", "en": "A trial"},
                "provenance": provenance,
                "seed": 1,
                "data_source": {"nb": "laget", "en": "made"},
                "data_licence": "CC0-1.0",
            },
            "cases": [
                {"id": f"case{i + 1}", "name": name, "municipality": name, "country": "NO",
                 "reference": i == len(CASES) - 1}
                for i, name in enumerate(CASES[:cases])
            ],
            "roles": labelled(ROLES, roles),
            "waves": labelled(WAVES, waves),
            "linkage": "partial" if waves > 1 else "none",
            "scorecard": {
                "id": "card",
                "title": {"nb": "Kort", "en": "Card"},
                "wording": wording,
                "source": {"en": "made up"},
                "scale": {
                    "minimum": 1,
                    "maximum": points,
                    "labels": {
                        i + 1: {"nb": label} for i, label in enumerate(LABELS.get(points, ()))
                    },
                },
                "values": labelled(VALUES, values),
                "fields": chosen,
                "items": [
                    {
                        "id": f"i{i + 1}",
                        "value": VALUES[i * values // items][0],
                        "field": chosen[i % fields]["id"] if chosen else None,
                        "reversed": i % len(TEXTS) == 2,
                        "text": dict(zip(("nb", "en"), TEXTS[i % len(TEXTS)], strict=True)),
                    }
                    for i in range(items)
                ],
            },
        }
    )  # fmt: skip


class _Rows:
    def __init__(self, withheld: Callable[[str], bool]) -> None:
        self.withheld = withheld
        self.rows: list[dict[str, object]] = []

    def add(self, domain, quantity, subject, estimate, half=None, n=40, note="", **levels):
        group = name_group(**levels)
        key = ".".join((domain, quantity, subject, group))
        row = {"key": key, "domain": domain, "quantity": quantity, "subject": subject,
               "group": group, "note": note,
               "method": "", "assumption": "", "rule": ""}  # fmt: skip
        if quantity != "invited" and self.withheld(key):
            row["note"] = "suppressed"
        elif estimate is not None:
            row |= {"estimate": round(float(estimate), 6), "n": n, "n_min_cell": n}
            if half is not None:
                row |= {"lower": estimate - half, "upper": estimate + half, "confidence": 0.95}
        self.rows.append(row)


def make_estimates(
    outline: Outline, *, seed: int = 1, withheld: Callable[[str], bool] | None = None
) -> pd.DataFrame:
    """Released estimates of the study, smooth enough to look real."""
    random = np.random.default_rng(seed)
    rows = _Rows(withheld or (lambda key: False))
    for number, wave in enumerate(outline.waves):
        _add_flow(rows, wave.id, number)
        _add_items(rows, outline, wave.id, number, random)
        _add_reliability(rows, outline, wave.id, random)
        _add_profiles(rows, outline, wave.id, number, random)
        _add_raters(rows, outline, wave.id)
        # Of its own, so that the other figures' numbers stay as they are.
        _add_role_gaps(rows, outline, wave.id, np.random.default_rng([seed, number]))
        _add_item_rests(rows, outline, wave.id, np.random.default_rng([seed, number]))
    if len(outline.waves) > 1:
        rows.add("study", "linked", "total", 131)
    return as_estimates(rows.rows)


def some_withheld(key: str) -> bool:
    """The kind of cells that a study of this size loses: small roles, rare answers, rare rules."""
    digest = sum(map(ord, key))
    return (
        ("item_share" in key and ("answer=1" in key or "answer=2" in key) and digest % 3 == 0)
        or ("role=" in key and digest % 2 == 0)
        or ("excluded.test_answers" in key)
        or (".mean." in key and "role=" not in key and digest % 19 == 0)
    )


def _add_flow(rows, wave, number):
    for quantity, persons in (("invited", 320), ("submitted", 251), ("kept", 228)):
        rows.add("study", quantity, "total", persons - 24 * number, wave=wave)
    rows.add("study", "response_rate", "total", 0.7125 - 0.02 * number, 0.05, wave=wave)
    rows.add("study", "excluded", "total", 23, wave=wave)
    for rule, forms in (("test_answers", 3), ("duplicates", 12), ("without_consent", 8),
                        ("outside_period", 0), ("nothing_answered", 0)):  # fmt: skip
        rows.add("study", "excluded", rule, forms, wave=wave)
    rows.add("study", "flagged", "straight_lining", 7, wave=wave)


def _add_items(rows, outline, wave, number, random):
    points = np.array(outline.scorecard.scale.points)
    for item in outline.scorecard.items:
        centre = random.uniform(0.45, 0.8) + 0.06 * number
        weights = np.exp(-((((points - 1) / (len(points) - 1)) - centre) ** 2) / 0.11)
        shares = np.round(weights / weights.sum(), 6)
        n = int(random.integers(190, 230))
        for point, share in zip(points, shares, strict=True):
            rows.add("samson", "item_share", item.id, share, n=n, answer=str(point), wave=wave)
        rows.add("samson", "item_mean", item.id, float(points @ shares), n=n, wave=wave)
        rows.add("samson", "item_n", item.id, n, n=n, wave=wave)


def _add_item_rests(rows, outline, wave, random):
    """Correlations crowded about .5, as those of a good scorecard are; one item goes against."""
    for place, item in enumerate(outline.scorecard.items):
        rest = -0.12 if place == 2 else random.normal(0.5, 0.08)
        levels = {"level": "within_case", "wave": wave}
        rows.add("samson", "item_rest_correlation", item.id, rest, **levels)


def _scores(outline):
    card = outline.scorecard
    return ["total", *(value.id for value in card.values), *(part.id for part in card.fields)]


def _add_reliability(rows, outline, wave, random):
    several = len(outline.cases) > 1
    for subject in _scores(outline):
        alpha = random.uniform(0.7, 0.9)
        levels = {"level": "within_case", "wave": wave}
        rows.add("samson", "alpha", subject, alpha, 0.07, **levels)
        rows.add("samson", "omega_total", subject, alpha + 0.02, 0.06, **levels)
        if not several:
            for name in ("icc1", "icc2"):
                rows.add(
                    "samson", name, subject, None, note="too_few_cases;minimum=2;n=1", wave=wave
                )
            continue
        icc1 = random.uniform(0.02, 0.2)
        rows.add("samson", "icc1", subject, icc1, 0.1, wave=wave)
        rows.add("samson", "icc2", subject, 35 * icc1 / (1 + 34 * icc1), 0.2, wave=wave)
        for case in outline.cases:
            n = random.uniform(15, 60)
            own = n * icc1 / (1 + (n - 1) * icc1)
            rows.add("samson", "case_mean_reliability", subject, own, case=case.id, wave=wave)


def _add_raters(rows, outline, wave):
    """Agreement within cases, and a D study of made-up components; drawn apart from the rest."""
    random, choices = np.random.default_rng(2), outline.analysis.raters
    for subject in _scores(outline):
        for case in outline.cases:
            about = {"case": case.id, "wave": wave}
            least = random.uniform(0.2, 0.6)
            for at, null in enumerate(reversed(choices.nulls)):
                value = least + at * (0.95 - least) / 3
                rows.add("samson", "rwg_j", subject, value, null=null, **about)
            rows.add("samson", "awg_j", subject, random.uniform(0.4, 0.8), **about)
            rows.add("samson", "ad_m_j", subject, random.uniform(0.5, 1.1), **about)
        if len(outline.cases) < 2:
            continue
        present = sum(subject in ("total", i.value, i.field) for i in outline.scorecard.items)
        for items in sorted({max(1, round(present / 2)), present, 2 * present}):
            for size in choices.respondents:
                phi = 0.1 / (0.1 + 0.5 / size + 0.1 / items + 0.8 / (size * items))
                rows.add("samson", "dependability", subject, phi, n=211,
                         items=str(items), respondents=str(size), wave=wave)  # fmt: skip
        phi = 0.1 / (0.1 + 0.5 / 35 + 0.1 / present + 0.8 / (35 * present))
        rows.add("samson", "dependability", subject, phi, n=211, items=str(present),
                 respondents="present", wave=wave)  # fmt: skip
        rows.rows[-1]["n_cases"] = len(outline.cases)
        for target in ("0_7", "0_8"):
            rows.add("samson", "respondents_needed", subject, 17, decision="absolute",
                     items=str(present), target=target, wave=wave)  # fmt: skip


def _add_role_gaps(rows, outline, wave, random):
    """Gaps of every role in every case but the last role in the first, which nobody has there."""
    for subject in (*(value.id for value in outline.scorecard.values), "total"):
        for case in outline.cases:
            for role in outline.roles:
                if (case, role) != (outline.cases[0], outline.roles[-1]):
                    rows.add("samson", "role_gap", subject, random.normal(0, 0.6), 0.9, n=20,
                             case=case.id, role=role.id, wave=wave)  # fmt: skip
        for role in outline.roles:
            rows.add("samson", "role_gap_over_cases", subject, random.normal(0, 0.3), 0.4,
                     role=role.id, wave=wave)  # fmt: skip


def _add_profiles(rows, outline, wave, number, random):
    scale = outline.scorecard.scale
    span = scale.maximum - scale.minimum
    for value in outline.scorecard.values:
        means = []
        for case in outline.cases:
            n = int(random.integers(14, 60))
            mean = scale.minimum + span * (random.uniform(0.5, 0.75) + 0.08 * number)
            means.append(mean)
            rows.add("samson", "mean", value.id, mean, 1.9 / n**0.5, n=n, case=case.id, wave=wave)
            for role in outline.roles:
                rows.add("samson", "mean", value.id, mean + random.normal(0, 0.25), 0.5, n=8,
                         case=case.id, role=role.id, wave=wave)  # fmt: skip
        rows.add("samson", "mean_over_cases", value.id, float(np.mean(means)), 0.2, wave=wave)
    for case in outline.cases:
        rows.add("study", "kept", "total", int(random.integers(14, 60)), case=case.id, wave=wave)
