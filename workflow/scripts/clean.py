"""The answers of all sources that may be analysed, and the ledger of what may not."""

from samskaping.audit import keep_log
from samskaping.clean import clean_files
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

clean_files(
    submissions=snakemake.input.submissions,
    responses=snakemake.input.responses,
    outline=Outline.model_validate(snakemake.params.outline),
    kept_submissions=snakemake.output.submissions,
    kept_responses=snakemake.output.responses,
    exclusions=snakemake.output.exclusions,
)
