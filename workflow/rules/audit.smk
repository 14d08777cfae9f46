# The list of everything that was released.


rule manifest:
    input:
        list(rules.gate.output)[:-1],
        expand(rules.figure.output, figure=FIGURES),
        rules.tables.output,
        rules.report.output,
        expand(rules.notebook.output, notebook=NOTEBOOKS),
    output:
        manifest="results/release/audit/manifest.json",
    params:
        study=outline.study.model_dump(include={"id", "provenance", "data_licence"}),
        code=code,
    log:
        "results/restricted/logs/manifest.log",
    benchmark:
        "results/restricted/benchmarks/manifest.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/manifest.py"
