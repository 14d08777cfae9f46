# The list of everything that was released.


rule manifest:
    input:
        [path for path in rules.gate.output if path.startswith("results/release/")],
        list(DRAWN.values()),
        list(PRINTED.values()),
        rules.tables.output,
        rules.report.output,
        expand(rules.notebook.output, notebook=NOTEBOOKS),
    output:
        manifest="results/release/audit/manifest.json",
    log:
        "results/restricted/logs/manifest.log",
    benchmark:
        "results/restricted/benchmarks/manifest.tsv"
    conda:
        "../../environment.yml"
    params:
        study=outline.study.model_dump(include={"id", "provenance", "data_licence"}),
        code=code,
    message:
        "list what was released"
    script:
        "../scripts/manifest.py"
