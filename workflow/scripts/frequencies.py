"""How many of the interviewed persons have each code."""

from samskaping.analysis.interviews.consensus import after_consensus
from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

counted = frequencies(
    codings=read_table(snakemake.input.codings, "codings"),
    coverage=read_table(snakemake.input.coverage, "coverage"),
    passages=read_table(snakemake.input.passages, "passages"),
    outline=Outline.model_validate(snakemake.params.outline),
)
write_estimates(
    after_consensus(counted, read_table(snakemake.input.resolutions, "resolutions")),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
