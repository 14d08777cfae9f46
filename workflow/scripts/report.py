"""The report from released estimates and figures, with pages to print, by language."""

from samskaping.audit import keep_log, software_versions
from samskaping.estimates import read_estimates
from samskaping.present.quoted import Quotes
from samskaping.present.report.case_pages import write_case_pages
from samskaping.present.report.joint_pages import write_joint_pages
from samskaping.present.report.page import write_report
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
estimates = read_estimates(snakemake.input.estimates)
quotes = Quotes.read(snakemake.input.quotes)
for language, path in zip(outline.study.languages, snakemake.output.report, strict=True):
    write_report(
        path,
        estimates,
        outline,
        language,
        figures=snakemake.input.figures,
        inputs=snakemake.input.inputs,
        findings=snakemake.input.findings,
        versions=software_versions(),
    )
for language, path in zip(outline.study.languages, snakemake.output.cases, strict=False):
    write_case_pages(path, estimates, outline, language)
for language, path in zip(outline.study.languages, snakemake.output.joint, strict=False):
    write_joint_pages(path, estimates, outline, language, quotes)
