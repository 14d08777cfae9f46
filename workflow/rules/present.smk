# What people look at. These rules read released estimates and the configuration, nothing else.

LANGUAGES = outline.study.languages


rule figure:
    input:
        estimates=rules.gate.output.parquet,
    output:
        report(
            expand(
                "results/release/figures/{{figure}}.{language}.svg",
                language=LANGUAGES,
            ),
            caption="../report/figure.rst",
            category="Figures",
            labels={"figure": "{figure}"},
        ),
        expand(
            "results/release/figures/{{figure}}.{language}.{format}",
            language=LANGUAGES,
            format=("pdf", "png"),
        ),
    wildcard_constraints:
        figure="[a-z_]+",
    params:
        outline=plain(),
        code=code["figure"],
    log:
        "results/restricted/logs/figure/{figure}.log",
    benchmark:
        "results/restricted/benchmarks/figure/{figure}.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/figure.py"
