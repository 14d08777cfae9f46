# Walk-throughs that people read and rerun, executed so that they cannot rot.

NOTEBOOKS = [path.stem for path in sorted(Path("notebooks").glob("*.ipynb"))]


rule notebook:
    input:
        notebook="notebooks/{notebook}.ipynb",
        estimates=rules.gate.output.parquet,
        quotes=rules.gate.output.quotes,
    output:
        notebook="results/release/notebooks/{notebook}.ipynb",
        page="results/release/notebooks/{notebook}.html",
    log:
        "results/restricted/logs/notebook/{notebook}.log",
    benchmark:
        "results/restricted/benchmarks/notebook/{notebook}.tsv"
    wildcard_constraints:
        notebook="[a-z0-9_]+",
    conda:
        "../../environment.yml"
    params:
        outline=plain(),
        code=code["notebook"],
    message:
        "execute the walk-through {wildcards.notebook}"
    script:
        "../scripts/notebook.py"
