# Each rule answers one question about the scorecard with rows of estimates.

WITHOUT = {"cleaning", "disclosure", "invited", "record", "codebook"}


rule respondents:
    input:
        submissions=rules.clean.input.submissions,
        kept=rules.clean.output.submissions,
        responses=rules.clean.output.responses,
        exclusions=rules.clean.output.exclusions,
    output:
        estimates="results/restricted/estimates/respondents.parquet",
    log:
        "results/restricted/logs/respondents.log",
    benchmark:
        "results/restricted/benchmarks/respondents.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude={"disclosure", "record", "codebook"}),
        code=code["respondents"],
    message:
        "count who was asked, who answered, and what is missing"
    script:
        "../scripts/respondents.py"


rule items:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/items.parquet",
    log:
        "results/restricted/logs/items.log",
    benchmark:
        "results/restricted/benchmarks/items.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT),
        code=code["items"],
    message:
        "describe the items"
    script:
        "../scripts/items.py"


rule reliability:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/reliability.parquet",
    log:
        "results/restricted/logs/reliability.log",
    benchmark:
        "results/restricted/benchmarks/reliability.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT),
        code=code["reliability"],
    message:
        "estimate how consistent the scores are"
    script:
        "../scripts/reliability.py"


rule raters:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/raters.parquet",
    log:
        "results/restricted/logs/raters.log",
    benchmark:
        "results/restricted/benchmarks/raters.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT),
        code=code["raters"],
    message:
        "estimate how alike those are who rate one case"
    script:
        "../scripts/raters.py"


rule structure:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/structure.parquet",
    log:
        "results/restricted/logs/structure.log",
    benchmark:
        "results/restricted/benchmarks/structure.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT),
        code=code["structure"],
    message:
        "ask whether the items measure the values, and alike in all groups"
    script:
        "../scripts/structure.py"


rule scores:
    input:
        submissions=rules.clean.output.submissions,
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/scores.parquet",
    log:
        "results/restricted/logs/scores.log",
    benchmark:
        "results/restricted/benchmarks/scores.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT),
        code=code["scores"],
    message:
        "estimate the scores by case, role and wave"
    script:
        "../scripts/scores.py"


rule change:
    input:
        responses=rules.clean.output.responses,
    output:
        estimates="results/restricted/estimates/change.parquet",
    log:
        "results/restricted/logs/change.log",
    benchmark:
        "results/restricted/benchmarks/change.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT),
        code=code["change"],
    message:
        "estimate the change between waves"
    script:
        "../scripts/change.py"
