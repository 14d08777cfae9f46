"""What the interviews say beside the scores."""

from samskaping.analysis.integration.joint_display import joint_display
from samskaping.analysis.interviews.consensus import after_consensus
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

displayed = joint_display(
    responses=read_table(snakemake.input.responses, "responses"),
    codings=read_table(snakemake.input.codings, "codings"),
    coverage=read_table(snakemake.input.coverage, "coverage"),
    outline=Outline.model_validate(snakemake.params.outline),
)
write_estimates(
    after_consensus(displayed, read_table(snakemake.input.resolutions, "resolutions")),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
