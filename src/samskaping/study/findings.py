"""What a check saw: a code with arguments, put into words only where somebody reads it.

The words of a code stand in the catalogues under ``door.<code>``: ``what`` is wrong, ``why`` it
matters and what to ``do``. The number that people quote to each other stands here; its first letter
is the severity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from samskaping.language import Catalogue

Severity = Literal["error", "warning", "note"]

CODES: dict[str, str] = {
    # -- YAML files
    "file_missing": "E-CFG-001",
    "file_encoding": "E-CFG-002",
    "yaml_syntax": "E-CFG-003",
    "yaml_tab": "E-CFG-004",
    "yaml_duplicate": "E-CFG-005",
    "yaml_tag": "E-CFG-006",
    "yaml_anchor": "E-CFG-007",
    "yaml_depth": "E-CFG-008",
    "yaml_not_mapping": "E-CFG-009",
    "yaml_size": "E-CFG-010",
    "path_outside": "E-CFG-011",
    "file_unreadable": "E-CFG-012",
    "study_missing": "E-CFG-013",
    # -- keys and values
    "key_unknown": "E-CFG-020",
    "key_required": "E-CFG-021",
    "value_not_allowed": "E-CFG-022",
    "value_type": "E-CFG-023",
    "value_limit": "E-CFG-024",
    "value_identifier": "E-CFG-025",
    "value_language": "E-CFG-026",
    "value_empty": "E-CFG-027",
    "value_other": "E-CFG-028",
    "name_not_text": "E-CFG-029",
    "text_without_language": "E-CFG-030",
    "scale_order": "E-CFG-031",
    "scale_outside": "E-CFG-032",
    "time_zone_unknown": "E-CFG-033",
    # -- what belongs together
    "reference_dangling": "E-CFG-040",
    "id_twice": "E-CFG-041",
    "id_reserved": "E-CFG-042",
    "wave_dates": "E-CFG-043",
    "wave_order": "E-CFG-044",
    "label_missing": "E-CFG-045",
    "language_without_catalogue": "E-CFG-046",
    "source_missing": "E-CFG-047",
    "item_unbound": "E-CFG-048",
    "answer_outside": "E-CFG-049",
    "column_twice": "E-CFG-050",
    "scale_label_missing": "E-CFG-051",
    "invited_twice": "E-CFG-052",
    "released_only": "N-CFG-053",
    "value_unused": "W-CFG-054",
    "new_exists": "E-CFG-055",
    "new_unwritable": "E-CFG-056",
    # -- raw files and their instruments
    "no_sources": "E-CFG-060",
    "instrument_missing": "E-CFG-061",
    "instrument_unused": "W-CFG-062",
    "codings_missing": "E-CFG-063",
    "weighting_missing": "E-CFG-110",
    "weight_not_everywhere": "E-CFG-111",
    "weighting_unused": "E-CFG-112",
    # -- the record
    "target_group_unused": "W-CFG-064",
    "activity_unused": "W-CFG-065",
    "indicator_limits": "E-CFG-066",
    "tolerance_missing": "W-CFG-067",
    "tolerance_unused": "W-CFG-068",
    "comparison_groups_missing": "E-CFG-069",
    "comparison_groups_unused": "W-CFG-070",
    "indicator_in_two_families": "E-CFG-113",
    "pair_twice": "E-CFG-120",
    "ancova_counts_cases": "E-CFG-121",
    "contribution_twice": "E-CFG-122",
    "contribution_empty": "E-CFG-123",
    "deadweight_twice": "E-CFG-124",
    "drop_off_without_periods": "E-CFG-125",
    "share_ends": "E-CFG-126",
    "mode_missing": "E-CFG-127",
    "series_missing": "E-CFG-130",
    "series_unused": "E-CFG-131",
    "series_of_persons": "E-CFG-132",
    "series_matched": "E-CFG-133",
    "series_target": "W-CFG-134",
    "start_twice": "E-CFG-135",
    "starts_missing": "E-CFG-136",
    "starts_unused": "W-CFG-137",
    "path_dates": "E-CFG-150",
    "asked_at_missing": "E-CFG-151",
    "asked_at_unused": "E-CFG-152",
    "selected_figures": "E-CFG-153",
    "selected_half": "E-CFG-154",
    "asked_twice": "E-CFG-155",
    "asked_of_figures": "W-CFG-156",
    "rate_of_persons": "E-CFG-157",
    "moderator_case_missing": "E-CFG-140",
    "moderator_alike": "E-CFG-141",
    "occasion_dates": "E-CFG-071",
    "occasion_order": "E-CFG-072",
    "baseline_missing": "E-CFG-073",
    "baseline_twice": "E-CFG-074",
    "follow_up_missing": "W-CFG-075",
    "follow_up_before_baseline": "E-CFG-076",
    "target_without_date": "E-CFG-077",
    "target_outside": "E-CFG-078",
    "target_before_baseline": "E-CFG-079",
    "target_twice": "E-CFG-080",
    "target_not_measured": "E-CFG-081",
    # -- bindings of measurements
    "indicator_unbound": "W-CFG-082",
    "occasion_unbound": "E-CFG-083",
    "occasion_bound_twice": "E-CFG-084",
    "value_bound_twice": "E-CFG-085",
    "value_not_planned": "W-CFG-086",
    "period_unbound": "E-CFG-145",
    "period_of_occasions": "E-CFG-146",
    "period_and_occasion": "E-CFG-147",
    "period_lengths": "E-CFG-148",
    "person_unbound": "W-CFG-087",
    "person_of_figures": "W-CFG-088",
    "n_of_persons": "W-CFG-089",
    # -- the codebook and bindings of interviews
    "direction_without_value": "E-CFG-090",
    "parent_cycle": "E-CFG-091",
    "one_coder": "W-CFG-092",
    "code_unbound": "W-CFG-093",
    "coder_unbound": "W-CFG-094",
    "segment_unbound": "W-CFG-095",
    "unit_needs_texts": "E-CFG-172",
    "coded_file_twice": "E-CFG-173",
    "quotes_without_codings": "E-CFG-180",
    "resolved_without_codings": "E-CFG-185",
    "resolved_in_results": "E-CFG-186",
    "quote_about_unbound": "E-CFG-181",
    # -- the record's occasions without dates
    "baseline_listed_late": "E-CFG-099",
    # -- the key of the pseudonyms
    "key_file_missing": "E-KEY-001",
    "key_file_inside": "E-KEY-002",
    "key_file_content": "E-KEY-003",
    "key_file_open": "W-KEY-004",
    "key_file_exists": "E-KEY-005",
    "key_file_unwritable": "E-KEY-006",
    # -- raw files
    "raw_unreadable": "E-RAW-001",
    "raw_not_text": "E-RAW-002",
    "raw_encoding": "E-RAW-003",
    "raw_empty": "E-RAW-004",
    "raw_no_rows": "E-RAW-005",
    "raw_cell_size": "E-RAW-006",
    "raw_quotes": "E-RAW-007",
    "raw_fields": "E-RAW-008",
    "raw_header_twice": "E-RAW-009",
    "raw_header_blank": "E-RAW-010",
    "raw_header_unknown": "E-RAW-011",
    "raw_column_missing": "E-RAW-012",
    "raw_column_unbound": "E-RAW-013",
    "raw_not_nettskjema": "E-RAW-014",
    "raw_mojibake": "W-RAW-020",
    "raw_replacement": "W-RAW-021",
    "raw_encoding_guessed": "N-RAW-022",
    "raw_blank_rows": "N-RAW-023",
    "raw_column_absent": "N-RAW-024",
    # -- workbooks and statistics files
    "raw_not_workbook": "E-RAW-050",
    "raw_workbook_damaged": "E-RAW-051",
    "raw_workbook_encrypted": "E-RAW-052",
    "raw_workbook_size": "E-RAW-053",
    "raw_workbook_unsafe": "E-RAW-054",
    "raw_sheet_unknown": "E-RAW-055",
    "raw_sheet_unnamed": "E-RAW-056",
    "raw_formula_unvalued": "E-RAW-057",
    "raw_cell_error": "E-RAW-058",
    "raw_cell_date": "E-RAW-059",
    "raw_cell_merged": "E-RAW-150",
    "raw_reader_stopped": "E-RAW-151",
    "raw_not_ms_forms": "E-RAW-152",
    "raw_not_statistics": "E-RAW-153",
    "raw_statistics_damaged": "E-RAW-154",
    "raw_statistics_encoding": "E-RAW-155",
    "raw_hidden_rows": "W-RAW-156",
    "raw_hidden_columns": "W-RAW-157",
    "raw_user_missing": "W-RAW-158",
    "raw_totals_rows": "N-RAW-159",
    # -- exports of survey tools
    "raw_not_format": "E-RAW-030",
    "raw_fields_unquoted": "E-RAW-031",
    "raw_companion": "E-RAW-032",
    "raw_unfinished": "N-RAW-033",
    "raw_not_begun": "N-RAW-034",
    "raw_code_unlabelled": "W-RAW-035",
    "raw_code_unbound": "N-RAW-036",
    "raw_time_zone": "W-RAW-037",
    # -- projects of qualitative tools
    "raw_project_damaged": "E-RAW-160",
    "raw_project_encrypted": "E-RAW-161",
    "raw_project_size": "E-RAW-162",
    "raw_project_unsafe": "E-RAW-163",
    "qda_document_twice": "E-RAW-164",
    "qda_no_codings": "E-RAW-165",
    "qda_several_projects": "E-RAW-166",
    "qda_codes_alike": "W-RAW-167",
    "qda_place_outside": "W-RAW-168",
    "qda_place_differs": "W-RAW-169",
    "qda_reference_broken": "W-RAW-170",
    "qda_without_places": "W-RAW-171",
    "raw_not_project": "E-RAW-180",
    "qda_text_encoding": "E-RAW-181",
    "qda_text_from_docx": "W-RAW-182",
    "qda_text_missing": "W-RAW-183",
    "qda_places_counted": "N-RAW-184",
    "qda_places_undecided": "W-RAW-185",
    "qda_place_clipped": "W-RAW-186",
    "qda_place_unreadable": "W-RAW-187",
    "qda_place_none": "N-RAW-188",
    "qda_coder_blank": "W-RAW-189",
    "qda_coders_alike": "W-RAW-190",
    "qda_code_missing": "W-RAW-191",
    "qda_several_persons": "W-RAW-192",
    "qda_coded_elsewhere": "N-RAW-193",
    "raw_not_codebook": "E-RAW-194",
    "qda_halves_counted": "N-RAW-195",
    "qda_halves_undecided": "W-RAW-196",
    "raw_not_database": "E-RAW-172",
    "qda_still_open": "E-RAW-173",
    "qda_written_ahead": "W-RAW-174",
    # -- answers
    "case_unknown_stops": "E-ANS-001",
    "case_unknown": "W-ANS-002",
    "case_blank_stops": "E-ANS-003",
    "case_blank": "W-ANS-004",
    "wave_unknown": "W-ANS-005",
    "wave_blank": "W-ANS-006",
    "role_unknown": "W-ANS-007",
    "role_blank": "N-ANS-008",
    "language_unknown": "W-ANS-009",
    "flag_unknown": "W-ANS-010",
    "answer_unknown": "W-ANS-011",
    "time_unreadable": "W-ANS-012",
    "time_twice": "N-ANS-013",
    "time_nonexistent": "W-ANS-014",
    "duration_unreadable": "W-ANS-015",
    "respondent_blank": "N-ANS-016",
    "survey_weight_unreadable": "W-ANS-017",
    "survey_weight_not_positive": "W-ANS-018",
    "survey_weight_blank": "W-ANS-019",
    # -- measurements
    "occasion_unknown_stops": "E-ANS-020",
    "occasion_unknown": "W-ANS-021",
    "occasion_blank_stops": "E-ANS-022",
    "occasion_blank": "W-ANS-023",
    "period_unreadable": "W-ANS-040",
    "period_blank": "W-ANS-041",
    "series_gaps": "W-ANS-042",
    "indicator_unknown_stops": "E-ANS-024",
    "indicator_unknown": "W-ANS-025",
    "indicator_blank_stops": "E-ANS-026",
    "indicator_blank": "W-ANS-027",
    "person_blank": "N-ANS-028",
    "date_unreadable": "W-ANS-029",
    "number_unreadable": "W-ANS-030",
    "number_doubtful": "W-ANS-031",
    "number_grouped": "N-ANS-032",
    "number_other_sign": "N-ANS-033",
    "n_unreadable": "W-ANS-034",
    "measurement_outside": "W-ANS-035",
    "count_not_whole": "W-ANS-036",
    "share_of_one": "W-ANS-037",
    # -- coded interviews
    "interview_blank": "W-ANS-050",
    "speaker_blank": "N-ANS-051",
    "unit_blank": "W-ANS-052",
    "coder_unknown": "W-ANS-053",
    "coder_blank": "W-ANS-054",
    "interview_wave_unknown": "W-ANS-055",
    "interview_wave_blank": "N-ANS-056",
    "interview_role_unknown": "W-ANS-057",
    "interview_role_blank": "N-ANS-058",
    "place_unreadable": "W-ANS-059",
    "weight_unreadable": "W-ANS-060",
    "tick_unknown": "W-ANS-061",
    "code_unknown_stops": "E-ANS-062",
    "code_unknown": "W-ANS-063",
    # -- quotes
    "names_not_text": "E-RAW-190",
    "quote_case_unknown": "W-ANS-080",
    "quote_case_blank": "W-ANS-081",
    "quote_about_unknown": "W-ANS-082",
    "quote_about_blank": "W-ANS-083",
    "quote_interview_blank": "W-ANS-084",
    "quote_no_consent": "N-ANS-085",
    "quote_not_signed_off": "N-ANS-086",
    "quote_unprintable": "W-ANS-087",
    "quote_not_scrubbed": "W-ANS-088",
    "quote_not_found": "W-ANS-089",
    "quote_unchecked": "N-ANS-090",
    "candidates_scrubbed": "N-ANS-091",
    # -- what the coders settled
    "resolved_no_table": "E-RAW-200",
    "resolved_unreadable": "W-ANS-100",
    "resolved_key_unreadable": "W-ANS-101",
    "resolved_code_unknown": "W-ANS-102",
    "resolved_twice": "W-ANS-103",
    "resolved_unknown": "W-ANS-104",
    "resolved_agreed": "W-ANS-105",
    # -- what cleaning will do
    "cleaning_excludes": "W-CLN-001",
    "cleaning_excludes_as_told": "N-CLN-002",
    "cleaning_changes": "W-CLN-003",
    "cleaning_changes_as_told": "N-CLN-004",
    "cleaning_flags": "N-CLN-005",
    "resolved_counted": "N-CLN-006",
}

_SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "N": "note"}


# Arguments that stand for words, and where those are.
_NAMED = {
    "expected": "door.expected",
    "kind": "door.kind",
    "tool": "door.tools",
    "looks_like": "door.tools",
    "export": "door.exports",
    "things": "door.things",
    "rule": "figures.respondent_flow.rules",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check saw.

    ``row`` is a line of a YAML file or a row of a raw file, ``column`` a key path or a header.
    ``value`` is given only where it may be quoted: configuration and declared coded columns.
    """

    code: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    arguments: Mapping[str, str | int | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"{self.code!r} is not a code of a finding")

    @property
    def number(self) -> str:
        """The number that stands in messages, such as ``E-CFG-020``."""
        return CODES[self.code]

    @property
    def severity(self) -> Severity:
        """How much it matters: an error stops, a warning is counted, a note informs."""
        return _SEVERITIES[self.number[0]]

    @property
    def place(self) -> tuple[str, str, int, str]:
        """Sorts findings by file, row and column."""
        return (self.file or "", self.sheet or "", self.row or 0, self.column or "")


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that stop a run."""
    return [finding for finding in findings if finding.severity == "error"]


@dataclass(frozen=True, slots=True)
class Sentences:
    """A finding as people read it: where, what is wrong, why it matters and what to do."""

    where: str
    what: str
    hints: tuple[str, ...]
    why: str
    do: str


def in_words(finding: Finding, language: str) -> str:
    """Where, what, why and what to do, a line each."""
    told = sentences(finding, language)
    lines = (told.what, *told.hints, told.why, told.do)
    return "\n  ".join([f"{finding.number} {told.where}".rstrip(), *lines])


def sentences(finding: Finding, language: str) -> Sentences:
    """The words of a finding; ``hints`` are what comes nearest and what is allowed."""
    say = Catalogue(language)
    base = f"door.findings.{finding.code}"
    arguments = dict(finding.arguments)
    for name, words_of in _NAMED.items():
        if f"{words_of}.{arguments.get(name)}" in say:
            arguments[name] = say(f"{words_of}.{arguments[name]}")
    words = {
        "value": say("door.a_value") if finding.value is None else finding.value,
        "column": finding.column or "",
        "row": finding.row or 0,
        **arguments,
    }
    what = say(f"{base}.what", **words)
    hints = [
        say(f"door.{hint}", **words)
        for hint in ("nearest", "allowed", "suggestion", "is_codebook")
        if finding.arguments.get(hint)
    ]
    if finding.value is None and str(words["value"]) in what:
        hints.insert(0, say("door.why_not_shown"))
    return Sentences(
        where=_seen(where(finding, say)),
        what=_seen(what),
        hints=tuple(_seen(hint) for hint in hints),
        why=_seen(say(f"{base}.why", **words)),
        do=_seen(say(f"{base}.do", **words)),
    )


def _seen(text: str) -> str:
    """A text without what would steer the screen that it is shown on."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def where(finding: Finding, say: Catalogue) -> str:
    """The place as a person looks for it: file, line or row, key path or column."""
    configured = not finding.number[2:].startswith(("RAW", "ANS", "CLN"))
    parts = [finding.file] if finding.file else []
    if finding.row is not None:
        parts.append(say("door.line" if configured else "door.row", row=finding.row))
    if finding.column:
        parts.append(finding.column if configured else say("door.column", column=finding.column))
    return ", ".join(parts)


class FindingsError(Exception):
    """Stops a run with all findings at once; ``in_words`` says them in a language.

    ``language`` is the one to speak to whoever runs the study, as far as it is known.
    """

    def __init__(self, findings: Iterable[Finding], language: str = "en") -> None:
        self.language = language
        self.findings = sorted(findings, key=lambda finding: finding.place)
        super().__init__(str(self))

    def in_words(self, language: str) -> str:
        """All findings, a blank line between them."""
        return "\n\n".join(in_words(finding, language) for finding in self.findings)

    def __str__(self) -> str:
        named = [
            ", ".join(str(part) for part in (f.number, f.code, f.file, f.row, f.column) if part)
            for f in self.findings
        ]
        return "; ".join(named)


class ConfigurationError(FindingsError):
    """The study's configuration cannot be used as it stands."""
