# What people look at. These rules read released estimates and the configuration, nothing else.

from samskaping.present.figures import figures_of
from samskaping.present.tables import tables_of

# Only of what the study has.
FIGURES, TABLES = figures_of(outline), tables_of(outline)
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
    log:
        "results/restricted/logs/figure/{figure}.log",
    benchmark:
        "results/restricted/benchmarks/figure/{figure}.tsv"
    wildcard_constraints:
        figure="[a-z_]+",
    conda:
        "../../environment.yml"
    params:
        outline=plain(),
        code=code["figure"],
    message:
        "draw {wildcards.figure}"
    script:
        "../scripts/figure.py"


rule tables:
    input:
        estimates=rules.gate.output.parquet,
    output:
        report(
            expand(
                "results/release/tables/{table}.{language}.html",
                table=TABLES,
                language=LANGUAGES,
            ),
            caption="../report/table.rst",
            category="Tables",
        ),
        expand("results/release/tables/{table}.csv", table=TABLES),
    log:
        "results/restricted/logs/tables.log",
    benchmark:
        "results/restricted/benchmarks/tables.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(),
        code=code["tables"],
    message:
        "write the tables"
    script:
        "../scripts/tables.py"


rule report:
    input:
        estimates=rules.gate.output.parquet,
        inputs=rules.gate.output.inputs,
        findings=rules.gate.output.findings,
        figures=expand(
            "results/release/figures/{figure}.{language}.svg",
            figure=FIGURES,
            language=LANGUAGES,
        ),
    output:
        report(
            expand("results/release/report/report.{language}.html", language=LANGUAGES),
            caption="../report/report.rst",
            category="Report",
        ),
    log:
        "results/restricted/logs/report.log",
    benchmark:
        "results/restricted/benchmarks/report.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(),
        code=code["report"],
    message:
        "write the report"
    script:
        "../scripts/report.py"
