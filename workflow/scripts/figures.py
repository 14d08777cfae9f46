"""Some figures of the released estimates, in every language and format."""

from pathlib import Path

from samskaping.audit import keep_log
from samskaping.estimates import read_estimates
from samskaping.present.figures import write_figure
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
estimates = read_estimates(snakemake.input.estimates)
for figure in snakemake.params.figures:
    write_figure(
        figure, estimates, outline, outline.study.languages, Path(snakemake.output[0]).parent
    )
