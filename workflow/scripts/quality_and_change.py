"""Whether cases whose process was rated higher changed more."""

from samskaping.analysis.integration.quality_and_change import quality_and_change
from samskaping.audit import keep_log
from samskaping.estimates import join_estimates, read_estimates, write_estimates
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

write_estimates(
    quality_and_change(
        join_estimates(read_estimates(path) for path in snakemake.input),
        Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
