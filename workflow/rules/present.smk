# What people look at. These rules read released estimates and the configuration, nothing else.

from samskaping.present.figures import sheets_of
from samskaping.present.instruments import joint_values
from samskaping.present.tables import tables_of

# Only of what the study has.
SHEETS, TABLES = sheets_of(outline), tables_of(outline)
LANGUAGES = outline.study.languages
FIGURE = "results/release/figures/{figure}.{language}.{format}"
NAMES = [figure for figures in SHEETS.values() for figure in figures]
DRAWN = {name: expand(FIGURE, figure=name, language=LANGUAGES, format="svg") for name in NAMES}
PRINTED = {
    name: expand(FIGURE, figure=name, language=LANGUAGES, format=("pdf", "png")) for name in NAMES
}

for sheet, figures in SHEETS.items():

    rule:
        name:
            f"figures_{sheet}"
        input:
            estimates=rules.gate.output.parquet,
        output:
            [
                report(
                    DRAWN[figure],
                    caption="../report/figure.rst",
                    category="Figures",
                    labels={"figure": figure},
                )
                for figure in figures
            ],
            [PRINTED[figure] for figure in figures],
        log:
            f"results/restricted/logs/figures_{sheet}.log",
        benchmark:
            f"results/restricted/benchmarks/figures_{sheet}.tsv"
        conda:
            "../../environment.yml"
        params:
            outline=plain(),
            figures=figures,
            code=code["figures"],
        message:
            f"draw {', '.join(figures)}"
        script:
            "../scripts/figures.py"


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
        quotes=rules.gate.output.quotes,
        figures=list(DRAWN.values()),
    output:
        report=report(
            expand("results/release/report/report.{language}.html", language=LANGUAGES),
            caption="../report/report.rst",
            category="Report",
        ),
        cases=(
            expand("results/release/report/cases.{language}.html", language=LANGUAGES)
            if outline.record
            else []
        ),
        joint=(
            expand("results/release/report/joint.{language}.html", language=LANGUAGES)
            if joint_values(outline)
            else []
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
