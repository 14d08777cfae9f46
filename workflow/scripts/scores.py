"""Every score by case, role and wave, with intervals fit for small groups."""

from samskaping.analysis.samson.scores import scores
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    scores(
        responses=read_table(snakemake.input.responses, "responses"),
        outline=Outline.model_validate(snakemake.params.outline),
        submissions=read_table(snakemake.input.submissions, "submissions"),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
