# Each rule answers one question about the interviews with rows of estimates.

WITHOUT_ANSWERS = {"cleaning", "disclosure", "invited", "scorecard", "record"}


rule agreement:
    input:
        codings=rules.clean_codings.output.codings,
        coverage=rules.clean_codings.output.coverage,
        passages=rules.clean_codings.output.passages,
        resolutions=rules.clean_codings.output.resolutions,
        raw=[file for source in CODINGS for file in RAW[source]],
    output:
        estimates="results/restricted/estimates/agreement.parquet",
        disagreements="results/restricted/disagreements.xlsx",
    log:
        "results/restricted/logs/agreement.log",
    benchmark:
        "results/restricted/benchmarks/agreement.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_ANSWERS),
        sources=[LAYOUT[source] for source in CODINGS],
        code=code["agreement"],
    message:
        "estimate how far the coders agree, and list what they do not agree on"
    script:
        "../scripts/agreement.py"


rule frequencies:
    input:
        codings=rules.clean_codings.output.agreed,
        coverage=rules.clean_codings.output.coverage,
        passages=rules.clean_codings.output.passages,
        resolutions=rules.clean_codings.output.resolutions,
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
        codings=rules.clean_codings.output.agreed,
        coverage=rules.clean_codings.output.coverage,
        resolutions=rules.clean_codings.output.resolutions,
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
