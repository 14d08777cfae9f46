"""How to cite the study, and how to make the same numbers again."""

from __future__ import annotations

from markupsafe import Markup

from samskaping.present.report.run import Run, Section, definitions

_COMMANDS = "make report\nsnakemake --cores 2\nsnakemake --cores 2 --directory FOLDER"


def section(run: Run) -> Section:
    """Citation, commands and digests of the raw files."""
    study = run.outline.study
    parts = [run.heading("reproduce.cite")]
    if study.citation:
        parts.append(Markup("<p>{}</p>").format(study.citation))
    parts += [
        run.paragraph("reproduce.cite_report", title=run.words.text(study.title)),
        run.heading("reproduce.again"),
        run.paragraph("reproduce.commands"),
        Markup("<pre><code>{}</code></pre>").format(_COMMANDS),
        run.paragraph("reproduce.keys"),
        run.paragraph("reproduce.seed", seed=Markup("<code>{}</code>").format(study.seed)),
    ]
    if run.inputs:
        digests = (
            (
                raw.file,
                run.say("reproduce.digest_withheld")
                if raw.sha256 is None
                else Markup('<code class="digest">{}</code>').format(raw.sha256),
            )
            for raw in run.inputs
        )
        parts += [run.paragraph("reproduce.inputs"), definitions(digests)]
    if run.versions:
        parts += [run.paragraph("reproduce.versions"), definitions(run.versions.items())]
    return Section("reproduce", run.say("reproduce.title"), tuple(parts))
