"""The formats by name. Each module is loaded where its format is read, and not before."""

from __future__ import annotations

from collections.abc import Callable

from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.suggestions import check_fit, with_suggestion
from samskaping.study.bindings import Layout
from samskaping.study.model import Format

Reader = Callable[[RawFile, Layout], Export]


def reader(name: Format) -> Reader:
    """The reader of a format; the error of a file that does not fit says what it looks like."""
    read = _module(name)

    def read_as_named(raw: RawFile, layout: Layout) -> Export:
        try:
            export = read(raw, layout)
        except IngestError as cause:
            raise with_suggestion(cause, raw, name) from None
        check_fit(export, raw, layout, name)
        return export

    return read_as_named


def _module(name: Format) -> Reader:
    if name == "nettskjema":
        from samskaping.ingest import nettskjema

        return nettskjema.read
    if name == "delimited":
        from samskaping.ingest import delimited

        return delimited.read
    if name == "workbook":
        from samskaping.ingest import workbook

        return workbook.read
    if name == "ms_forms":
        from samskaping.ingest import ms_forms

        return ms_forms.read
    if name == "spss":
        from samskaping.ingest import spss

        return spss.read
    if name == "stata":
        from samskaping.ingest import stata

        return stata.read
    if name == "surveyxact":
        from samskaping.ingest import surveyxact

        return surveyxact.read
    if name == "limesurvey":
        from samskaping.ingest import limesurvey

        return limesurvey.read
    if name == "kobo":
        from samskaping.ingest import kobo

        return kobo.read
    if name == "qualtrics":
        from samskaping.ingest import qualtrics

        return qualtrics.read
    if name == "google_forms":
        from samskaping.ingest import google_forms

        return google_forms.read
    if name == "redcap":
        from samskaping.ingest import redcap

        return redcap.read
    if name == "refi_qda":
        from samskaping.ingest import refi_qda

        return refi_qda.read
    if name == "taguette":
        from samskaping.ingest import taguette

        return taguette.read
    if name == "qualcoder":
        from samskaping.ingest import qualcoder

        return qualcoder.read
    if name == "dedoose":
        from samskaping.ingest import dedoose

        return dedoose.read
    if name == "maxqda":
        from samskaping.ingest import maxqda

        return maxqda.read
    raise ValueError(f"no reader for {name!r}")
