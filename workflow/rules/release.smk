# The gate: the only rule that reads restricted results and writes released ones.


rule gate:
    input:
        estimates=expand("results/restricted/estimates/{question}.parquet", question=QUESTIONS),
        submissions=rules.clean.output.submissions,
        exclusions=rules.clean.output.exclusions,
        findings=expand(rules.ingest.output.findings, source=RAW),
        raw=list(RAW.values()),
    output:
        csv="results/release/estimates/estimates.csv",
        parquet="results/release/estimates/estimates.parquet",
        suppressions="results/release/estimates/suppressions.csv",
        inputs="results/release/audit/inputs.csv",
        findings="results/release/audit/findings.csv",
        ledger="results/restricted/estimates/suppressions.parquet",
    log:
        "results/restricted/logs/gate.log",
    benchmark:
        "results/restricted/benchmarks/gate.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(),
        code=code["gate"],
    message:
        "withhold what could be traced back to few persons"
    script:
        "../scripts/gate.py"
