# Each rule answers one question of the study with rows of estimates.

WITHOUT = {"cleaning", "disclosure", "invited"}
QUESTIONS = ("respondents", "items", "reliability", "raters", "scores", "change")


rule respondents:
    input:
        submissions=rules.clean.input.submissions,
        kept=rules.clean.output.submissions,
        responses=rules.clean.output.responses,
        exclusions=rules.clean.output.exclusions,
    output:
        estimates="results/restricted/estimates/respondents.parquet",
    params:
        outline=plain(exclude={"disclosure"}),
        code=code["respondents"],
    log:
        "results/restricted/logs/respondents.log",
    benchmark:
        "results/restricted/benchmarks/respondents.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/respondents.py"


rule items:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/items.parquet",
    params:
        outline=plain(exclude=WITHOUT),
        code=code["items"],
    log:
        "results/restricted/logs/items.log",
    benchmark:
        "results/restricted/benchmarks/items.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/items.py"


rule reliability:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/reliability.parquet",
    params:
        outline=plain(exclude=WITHOUT),
        code=code["reliability"],
    log:
        "results/restricted/logs/reliability.log",
    benchmark:
        "results/restricted/benchmarks/reliability.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/reliability.py"


rule raters:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/raters.parquet",
    params:
        outline=plain(exclude=WITHOUT),
        code=code["raters"],
    log:
        "results/restricted/logs/raters.log",
    benchmark:
        "results/restricted/benchmarks/raters.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/raters.py"


rule scores:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/scores.parquet",
    params:
        outline=plain(exclude=WITHOUT),
        code=code["scores"],
    log:
        "results/restricted/logs/scores.log",
    benchmark:
        "results/restricted/benchmarks/scores.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/scores.py"


rule change:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/change.parquet",
    params:
        outline=plain(exclude=WITHOUT),
        code=code["change"],
    log:
        "results/restricted/logs/change.log",
    benchmark:
        "results/restricted/benchmarks/change.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/change.py"
