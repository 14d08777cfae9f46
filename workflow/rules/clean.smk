# What may be analysed, and a ledger of everything that a rule removed, changed or flagged.


rule clean:
    input:
        submissions=expand(rules.ingest.output.submissions, source=RAW),
        responses=expand(rules.ingest.output.responses, source=RAW),
    output:
        submissions="results/restricted/clean/submissions.parquet",
        responses="results/restricted/clean/responses.parquet",
        exclusions="results/restricted/clean/exclusions.parquet",
    params:
        outline=plain(exclude={"analysis", "disclosure", "invited"}),
        code=code["clean"],
    log:
        "results/restricted/logs/clean.log",
    benchmark:
        "results/restricted/benchmarks/clean.tsv"
    conda:
        "../../environment.yml"
    script:
        "../scripts/clean.py"
