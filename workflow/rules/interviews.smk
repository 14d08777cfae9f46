# Each rule answers one question about the interviews with rows of estimates.

WITHOUT_ANSWERS = {"cleaning", "disclosure", "invited", "scorecard", "record"}


rule agreement:
    input:
        codings=rules.clean_codings.output.codings,
        coverage=rules.clean_codings.output.coverage,
        passages=rules.clean_codings.output.passages,
    output:
        estimates="results/restricted/estimates/agreement.parquet",
    log:
        "results/restricted/logs/agreement.log",
    benchmark:
        "results/restricted/benchmarks/agreement.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_ANSWERS),
        code=code["agreement"],
    message:
        "estimate how far the coders agree"
    script:
        "../scripts/agreement.py"


rule frequencies:
    input:
        codings=rules.clean_codings.output.codings,
        coverage=rules.clean_codings.output.coverage,
        passages=rules.clean_codings.output.passages,
    output:
        estimates="results/restricted/estimates/frequencies.parquet",
    log:
        "results/restricted/logs/frequencies.log",
    benchmark:
        "results/restricted/benchmarks/frequencies.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_ANSWERS),
        code=code["frequencies"],
    message:
        "count the persons behind each code"
    script:
        "../scripts/frequencies.py"


rule joint_display:
    input:
        responses=rules.clean.output.responses,
        codings=rules.clean_codings.output.codings,
        coverage=rules.clean_codings.output.coverage,
    output:
        estimates="results/restricted/estimates/joint_display.parquet",
    log:
        "results/restricted/logs/joint_display.log",
    benchmark:
        "results/restricted/benchmarks/joint_display.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude={"cleaning", "disclosure", "invited", "record"}),
        code=code["joint_display"],
    message:
        "hold the interviews against the scorecard"
    script:
        "../scripts/joint_display.py"
