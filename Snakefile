"""From the answers to a scorecard to a report that may be published.

`snakemake --cores 2` runs the study in the working directory: its `config/` and `data/raw/`.
"""

from functools import partial
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

from samskaping.audit import hold_folder
from samskaping.provenance import script_digests
from samskaping.study.configuration import study_from_config
from samskaping.study.findings import ConfigurationError

min_version("9.19")


configfile: "config/config.yaml"


report: "workflow/report/workflow.rst"


# Not an error where it is held: a dry run may look at a folder that a run works in.
hold_folder()

try:
    study = study_from_config(config, ".")
except ConfigurationError as error:
    raise WorkflowError(error.in_words(error.language)) from None
outline = study.outline()
# What a rule uses of the study stands in its parameters; what it leaves out cannot make it run again.
plain = partial(outline.model_dump, mode="json")
code = script_digests(f"{workflow.basedir}/workflow/scripts", ".snakemake/code.json")


include: "workflow/rules/ingest.smk"
include: "workflow/rules/clean.smk"
include: "workflow/rules/scorecard.smk"
include: "workflow/rules/soimpact.smk"
include: "workflow/rules/interviews.smk"
include: "workflow/rules/rows.smk"
include: "workflow/rules/release.smk"
include: "workflow/rules/present.smk"
include: "workflow/rules/notebooks.smk"
include: "workflow/rules/audit.smk"


rule all:
    default_target: True
    input:
        rules.manifest.input,
        rules.manifest.output,
    message:
        "all is released"
