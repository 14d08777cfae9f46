"""The command ``samskaping``: a study, made and checked, with its key, codebook and raw files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from samskaping.door import check
from samskaping.forms.codebook_draft import codebook_draft
from samskaping.forms.refi_codebook import codebook_xml
from samskaping.ingest.exports import RawFile, file_content
from samskaping.ingest.refi_codebook import read_codebook
from samskaping.language import Catalogue, available_languages
from samskaping.present.findings_workbook import write_findings
from samskaping.simulate import read_truth, write_raw_files
from samskaping.simulate.study import RAW, TRUTH
from samskaping.study.configuration import load_study
from samskaping.study.findings import (
    ConfigurationError,
    Finding,
    FindingsError,
    errors,
    in_words,
)
from samskaping.study.keys import make_key
from samskaping.study.new import PARTS, missing_of, new_study
from samskaping.study.schemas import FOLDER, write_schemas

# Where a check writes what it found, in the study's folder.
WORKBOOK = Path("results/restricted/check.xlsx")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when all is well, 1 when something stops, 2 when it was called wrongly."""
    chosen = _parser().parse_args(arguments)
    result: int = chosen.run(chosen)
    return result


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="samskaping", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    languages = available_languages()

    check = commands.add_parser("check", help="check a study's configuration and raw files")
    check.add_argument("path", type=Path, nargs="?", default=Path(), help="the study folder")
    check.add_argument("--language", choices=languages, help="of the messages")
    check.set_defaults(run=_check)

    new = commands.add_parser("new", help="make the folder of a new study, which runs at once")
    new.add_argument("path", type=Path, help="the study folder; it must not exist, or be empty")
    new.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what it has")
    new.add_argument("--language", choices=languages, default="en", help="of the messages")
    new.set_defaults(run=_new)

    key = commands.add_parser("key", help="make the key file of a study of collected answers")
    key.add_argument("path", type=Path, help="the key file; it must not lie in the study folder")
    key.add_argument("--folder", type=Path, default=Path(), help="the study folder")
    key.add_argument("--language", choices=languages, default="en", help="of the messages")
    key.set_defaults(run=_key)

    codebook = commands.add_parser(
        "codebook", help="write the codebook for the coders' tools (.qdc), or draft one from theirs"
    )
    codebook.add_argument("path", type=Path, nargs="?", default=Path(), help="the study folder")
    which = codebook.add_mutually_exclusive_group(required=True)
    which.add_argument("--out", type=Path, help="the .qdc file to write")
    which.add_argument(
        "--from",
        type=Path,
        dest="origin",
        help="the .qdc or .qdpx file to print a codebook.yaml of",
    )
    codebook.add_argument(
        "--language", help="of labels and definitions; default: the study's first"
    )
    codebook.set_defaults(run=_codebook)

    schemas = commands.add_parser("schemas", help="write the JSON Schemas of the configuration")
    schemas.add_argument("--folder", type=Path, default=FOLDER, help="where to write them")
    schemas.set_defaults(run=_schemas)

    simulate = commands.add_parser("simulate", help="make a simulated study's raw files again")
    simulate.add_argument("--folder", type=Path, default=Path(), help="the study folder")
    simulate.add_argument("--language", choices=languages, default="en", help="of the messages")
    simulate.set_defaults(run=_simulate)
    return parser


def _check(chosen: argparse.Namespace) -> int:
    checked = check(chosen.path)
    language = chosen.language or checked.language
    say = Catalogue(language)
    for finding in checked.findings:
        print(in_words(finding, language), end="\n\n")
    stops = errors(checked.findings)
    warnings = sum(finding.severity == "warning" for finding in checked.findings)
    for kind, n in (("error", len(stops)), ("warning", warnings)):
        if n:
            print(say(f"cli.{kind}s", n=n))
    if checked.is_study:
        _keep_findings(checked.findings, chosen.path / WORKBOOK, say)
    print(say("cli.stops" if stops else "cli.ready"))
    return 1 if stops else 0


def _keep_findings(findings: Sequence[Finding], workbook: Path, say: Catalogue) -> None:
    try:
        if findings:
            write_findings(findings, workbook, say.language)
            print(say("cli.workbook_written", path=workbook))
        else:
            # What an earlier check found is no longer so.
            workbook.unlink(missing_ok=True)
    except OSError:
        print(say("cli.workbook_unwritable", path=workbook))


def _new(chosen: argparse.Namespace) -> int:
    say = Catalogue(chosen.language)
    try:
        new_study(chosen.path, chosen.parts, chosen.language)
    except ConfigurationError as cause:
        print(cause.in_words(chosen.language), file=sys.stderr)
        return 1
    print(say("cli.new_made", path=chosen.path), say("cli.new_missing"), sep="\n\n")
    for sentence in missing_of(chosen.parts, chosen.language):
        print(f"- {sentence}")
    return 0


def _key(chosen: argparse.Namespace) -> int:
    try:
        make_key(chosen.path, chosen.folder)
    except ConfigurationError as cause:
        print(cause.in_words(chosen.language), file=sys.stderr)
        return 1
    print(Catalogue(chosen.language)("cli.key_made", path=chosen.path))
    return 0


def _codebook(chosen: argparse.Namespace) -> int:
    known = available_languages()
    spoken = chosen.language if chosen.language in known else "en"
    try:
        if chosen.origin is not None:
            raw = RawFile(
                chosen.origin.name, file_content(chosen.origin.parent, chosen.origin.name)
            )
            draft = codebook_draft(read_codebook(raw), chosen.language or "en", Catalogue(spoken))
            print(draft, end="")
            return 0
        study = load_study(chosen.path)
    except FindingsError as cause:
        print(
            cause.in_words(chosen.language if chosen.language in known else cause.language),
            file=sys.stderr,
        )
        return 1
    language = chosen.language or study.study.languages[0]
    say = Catalogue(language if language in known else "en")
    if study.codebook is None:
        print(say("cli.codebook_missing"), file=sys.stderr)
        return 1
    spoken_there = {one for code in study.codebook.codes for one in code.label}
    if language not in spoken_there:
        told = ", ".join(sorted(spoken_there))
        print(say("cli.codebook_language", language=language, languages=told), file=sys.stderr)
        return 1
    try:
        chosen.out.write_bytes(codebook_xml(study.codebook, language))
    except OSError:
        print(say("cli.codebook_unwritable", path=chosen.out), file=sys.stderr)
        return 1
    print(say("cli.codebook_written", path=chosen.out))
    return 0


def _schemas(chosen: argparse.Namespace) -> int:
    for path in write_schemas(chosen.folder):
        print(path)
    return 0


def _simulate(chosen: argparse.Namespace) -> int:
    source = chosen.folder / RAW / TRUTH
    if not source.is_file():
        say = Catalogue(chosen.language)
        print(say("cli.no_truth", path=source), file=sys.stderr)
        return 1
    for path in write_raw_files(read_truth(source), chosen.folder / RAW):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
