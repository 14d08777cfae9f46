"""Outlines of studies with measurements and interviews, of any size."""

from datetime import date

from samskaping.study.model import Outline

WITHHELD = "suppressed;rule=persons"
NAMES = (
    "Nærmiljøhuset i Elvevik", "Bygdebussen i Skoddevik", "Matfellesskapet i Tåkeheim",
    "Torget i Myrfjord", "Ungdommens kveld i Myrfjord", "Landsbyrådet i Åmølle",
    "Strandpromenaden i Kvitsand", "Verkstedet på Nes", "Kulturkafeen i Sørbotn",
    "Skogstua", "Gatelaget i Øvrevik", "Havna",
)  # fmt: skip
KINDS = (
    ("deltakere", "resultat", "Deltakere på møteplassen", "People who came to the meeting place",
     "personer i kvartalet", "persons in the quarter",
     {"measured": "aggregate", "measure": "count"}),
    ("besok", "resultat", "Besøk", "Visits", "besøk i måneden", "visits in the month",
     {"measured": "aggregate", "measure": "count", "counts_persons": False}),
    ("tilhorighet", "virkning", "Tilhørighet til nærmiljøet", "Belonging to the community",
     "poeng, 1–5", "points, 1–5", {"measured": "individual", "minimum": 1, "maximum": 5}),
    ("bidratt", "virkning", "Har bidratt til noe felles siste måned",
     "Contributed to something shared in the last month", "andel av de spurte",
     "share of those asked", {"measured": "individual", "measure": "share", "maximum": 1}),
    ("vertstrivsel", "virkning", "Trivsel i vertsgruppen", "Well-being of the hosts",
     "poeng, 1–5", "points, 1–5",
     {"measured": "aggregate", "direction": "maintain", "tolerance": 0.3,
      "minimum": 1, "maximum": 5}),
    ("ensomhet", "effekt", "Opplevd ensomhet", "Loneliness", "poeng, 0–10", "points, 0–10",
     {"measured": "individual", "direction": "decrease", "minimum": 0, "maximum": 10,
      "design": "comparison"}),
    ("utenfor", "effekt", "Unge 18–29 år utenfor arbeid og utdanning",
     "Young people aged 18–29 outside work and education", "prosent av aldersgruppen",
     "per cent of the age group",
     {"measured": "aggregate", "measure": "share", "direction": "decrease", "maximum": 100}),
)  # fmt: skip
VALUES = (
    ("likeverd", "Likeverdighet", "Equal standing"),
    ("utveksling", "Gjensidig utveksling av kunnskap og ressurser",
     "Mutual exchange of knowledge and resources"),
    ("laering", "Felles læring", "Shared learning"),
    ("ledelse", "Kollektiv ledelse", "Collective leadership"),
)  # fmt: skip
CODES = ("Om {}", "Levde opp til {}", "Levde ikke opp til {}")


# Of each kind of indicator: its baseline in the first case, and its change to a follow-up.
_STARTS = {"deltakere": 40, "besok": 212, "tilhorighet": 2.9137, "bidratt": 0.3119,
           "vertstrivsel": 3.9713, "ensomhet": 5.1231, "utenfor": 14.317}  # fmt: skip
_STEPS = {"deltakere": 26, "besok": 61, "tilhorighet": 0.2411, "bidratt": 0.0713,
          "vertstrivsel": 0.0217, "ensomhet": -0.4337, "utenfor": -1.1037}  # fmt: skip


def _text(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "en": en}


def make_outline(
    *,
    cases: int = 6,
    indicators: int = 7,
    codes: int = 14,
    values: int = 4,
    record: bool = True,
    codebook: bool = True,
    scorecard: bool = True,
    wording: str = "illustrative",
    provenance: str = "synthetic",
    profile: str = "nordic",
) -> Outline:
    """A study of the given size, in Norwegian and English; a source can be left out."""
    content: dict[str, object] = {
        "study": {
            "id": "made_up",
            "title": _text("Prøve", "Trial"),
            "description": _text("En prøve.", "A trial."),
            "provenance": provenance,
            "seed": 1,
            "data_source": _text("laget", "made"),
            "data_licence": "CC0-1.0",
        },
        "cases": [
            {"id": f"case{i}", "name": NAMES[i], "municipality": NAMES[i], "country": "NO"}
            for i in range(cases)
        ],
        "roles": [
            {"id": "innbygger", "label": _text("Innbygger", "Resident")},
            {"id": "forvaltning", "label": _text("Forvaltning", "Administration")},
        ],
        "waves": [
            {"id": "during", "label": _text("Underveis", "Under way")},
            {"id": "end", "label": _text("Ved slutten", "At the end")},
        ],
        "disclosure": {"profile": profile},
    }
    if scorecard:
        content["scorecard"] = _scorecard(values, wording)
    if record:
        content["record"] = _record(cases, indicators, wording)
    if codebook:
        content["codebook"] = _codebook(codes, values if scorecard else 0, wording)
    return Outline.model_validate(content)


def _scorecard(values: int, wording: str) -> dict[str, object]:
    return {
        "id": "card",
        "title": _text("Kort", "Card"),
        "wording": wording,
        "source": {"en": "made up"},
        "scale": {"minimum": 1, "maximum": 5, "labels": {}},
        "values": [{"id": key, "label": _text(nb, en)} for key, nb, en in VALUES[:values]],
        "items": [
            {"id": f"i{i}", "value": VALUES[i % values][0], "text": _text(f"P{i}", f"S{i}")}
            for i in range(2 * values)
        ],
    }


def _record(cases: int, indicators: int, wording: str) -> dict[str, object]:
    chosen = []
    for i in range(indicators):
        key, level, nb, en, unit_nb, unit_en, more = KINDS[i % len(KINDS)]
        again = f"_{i // len(KINDS)}" if i >= len(KINDS) else ""
        chosen.append(
            {
                "id": key + again,
                "label": _text(nb, en),
                "level": level,
                "target_group": "alle",
                "activities": ["moter"],
                "method": _text("Skjema", "Form"),
                "unit": _text(unit_nb, unit_en),
                "direction": "increase",
            }
            | more
            | ({"cases": [f"case{c}" for c in range(min(3, cases))]} if key == "ensomhet" else {})
        )
    return {
        "id": "plan",
        "title": _text("Plan", "Plan"),
        "wording": wording,
        "source": _text("Oppdiktet", "Made up"),
        "facts": {
            "purpose": _text("At flere er med.", "That more take part."),
            "deliverable": _text("En møteplass.", "A meeting place."),
        },
        "problem": {
            "challenge": _text("Mange er alene.", "Many are alone."),
            "causes": [_text("Lange avstander.", "Long distances.")],
            "effects": [_text("Dårligere helse.", "Poorer health.")],
        },
        "target_groups": [
            {
                "id": "alle",
                "label": _text("Alle & <andre>", "All & <others>"),
                "success_goal": _text("De møtes.", "They meet."),
            }
        ],
        "activities": [
            {
                "id": "moter",
                "label": _text("Møter", "Meetings"),
                "target_groups": ["alle"],
            }
        ],
        "change_hypothesis": _text("Når de møtes, blir de kjent.", "They meet and get acquainted."),
        "indicators": chosen,
        "occasions": [
            {"id": "nullpunkt", "label": _text("Nullpunkt", "Baseline"), "kind": "baseline",
             "opens": date(2025, 3, 1)},
            {"id": "oppfolging_1", "label": _text("Oppfølging 1", "Follow-up 1"),
             "kind": "follow_up", "opens": date(2025, 11, 1)},
            {"id": "oppfolging_2", "label": _text("Oppfølging 2", "Follow-up 2"),
             "kind": "follow_up", "opens": date(2026, 4, 1)},
        ],
        "targets": [
            {"indicator": one["id"], "value": start_of(one) + 3 * step_of(one), "date": due}
            for one in chosen
            for due in (date(2025, 12, 31), date(2026, 12, 31))
        ],
        "comparison_groups": [
            {"id": key, "name": key.title(), "municipality": key.title(), "country": "NO"}
            for key in ("ospedal", "grynnfjord", "brattlia")
        ],
    }  # fmt: skip


def _codebook(codes: int, values: int, wording: str) -> dict[str, object]:
    chosen = []
    for i in range(codes):
        number, kind = divmod(i, 3)
        value = VALUES[number] if number < values else None
        name = value[1].lower() if value else f"ramme {number}"
        chosen.append(
            {
                "id": f"code{i}",
                "label": _text(CODES[kind].format(name), f"Code {i} on {name}"),
                "parent": None if kind == 0 else f"code{i - kind}",
                "value": value[0] if value else None,
                "direction": (None, "supports", "questions")[kind] if value else None,
            }
        )
    return {
        "id": "book",
        "title": _text("Kodebok", "Codebook"),
        "wording": wording,
        "source": _text("Oppdiktet", "Made up"),
        "units": ["segment", "source"],
        "codes": chosen,
        "coders": [{"id": key, "label": _text(key, key)} for key in ("coder_a", "coder_b")],
    }


def start_of(indicator: dict[str, object] | object) -> float:
    return _STARTS[_kind(indicator)]


def step_of(indicator: dict[str, object] | object) -> float:
    return _STEPS[_kind(indicator)]


def _kind(indicator: dict[str, object] | object) -> str:
    name = indicator["id"] if isinstance(indicator, dict) else indicator.id  # type: ignore[attr-defined]
    return next(kind[0] for kind in KINDS if name.startswith(kind[0]))
