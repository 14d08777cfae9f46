"""Who was asked, who answered, what was taken out, and what is missing."""

import pandas as pd

from samskaping.analysis.respondents import respondents
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    respondents(
        submissions=pd.concat(
            [read_table(path, "submissions") for path in snakemake.input.submissions]
        ),
        kept=read_table(snakemake.input.kept, "submissions"),
        exclusions=read_table(snakemake.input.exclusions, "exclusions"),
        responses=read_table(snakemake.input.responses, "responses"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
