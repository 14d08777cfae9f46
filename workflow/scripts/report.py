"""The report from released estimates and figures: one page in each language."""

from samskaping.audit import keep_log, software_versions
from samskaping.estimates import read_estimates
from samskaping.present.report.page import write_report
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
for language, path in zip(outline.study.languages, snakemake.output, strict=True):
    write_report(
        path,
        read_estimates(snakemake.input.estimates),
        outline,
        language,
        figures=snakemake.input.figures,
        inputs=snakemake.input.inputs,
        findings=snakemake.input.findings,
        versions=software_versions(),
    )
