# What may be analysed, and a ledger of everything that a rule removed, changed or flagged.


rule clean:
    input:
        submissions=expand(rules.ingest.output.submissions, source=RAW),
        responses=expand(rules.ingest.output.responses, source=RAW),
    output:
        submissions="results/restricted/clean/submissions.parquet",
        responses="results/restricted/clean/responses.parquet",
        exclusions="results/restricted/clean/exclusions.parquet",
    log:
        "results/restricted/logs/clean.log",
    benchmark:
        "results/restricted/benchmarks/clean.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude={"analysis", "disclosure", "invited"}),
        code=code["clean"],
    message:
        "clean the answers of all sources"
    script:
        "../scripts/clean.py"
