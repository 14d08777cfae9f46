"""How strong the evidence of each indicator is, and what may be said of it."""

from samskaping.analysis.soimpact.evidence import evidence
from samskaping.audit import keep_log
from samskaping.estimates import join_estimates, read_estimates, write_estimates
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

write_estimates(
    evidence(
        join_estimates(read_estimates(path) for path in snakemake.input),
        Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
