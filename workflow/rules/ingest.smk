# Each raw file becomes tidy tables. Direct identifiers are dropped here, at the door.

RAW = {source.id: source.file for source in study.sources}
LAYOUT = {source.id: source.model_dump(mode="json", exclude={"file"}) for source in study.sources}


rule ingest:
    input:
        raw=lambda wildcards: RAW[wildcards.source],
    output:
        submissions="results/restricted/tidy/{source}/submissions.parquet",
        responses="results/restricted/tidy/{source}/responses.parquet",
        findings="results/restricted/tidy/{source}/findings.parquet",
    log:
        "results/restricted/logs/ingest/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest/{source}.tsv"
    conda:
        "../../environment.yml"
    params:
        source=lambda wildcards: LAYOUT[wildcards.source],
        outline=plain(exclude={"analysis", "disclosure", "invited"}),
        code=code["ingest"],
    message:
        "read the raw file of {wildcards.source}"
    script:
        "../scripts/ingest.py"
