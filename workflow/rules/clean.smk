# What may be analysed, and a ledger of everything that a rule removed, changed or flagged.


rule clean:
    input:
        submissions=expand(rules.ingest.output.submissions, source=ANSWERS),
        responses=expand(rules.ingest.output.responses, source=ANSWERS),
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
        outline=plain(exclude={"analysis", "disclosure", "invited", "record", "codebook"}),
        code=code["clean"],
    message:
        "clean the answers of all sources"
    script:
        "../scripts/clean.py"


rule clean_measurements:
    input:
        measurements=expand(rules.ingest_measurements.output.measurements, source=MEASUREMENTS),
    output:
        measurements="results/restricted/clean/measurements.parquet",
        exclusions="results/restricted/clean/measurement_exclusions.parquet",
    log:
        "results/restricted/logs/clean_measurements.log",
    benchmark:
        "results/restricted/benchmarks/clean_measurements.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "codebook"}),
        code=code["clean_measurements"],
    message:
        "clean the measurements of all sources"
    script:
        "../scripts/clean_measurements.py"


rule clean_codings:
    input:
        codings=expand(rules.ingest_codings.output.codings, source=CODINGS),
        coverage=[
            *expand(rules.ingest_codings.output.coverage, source=CODINGS),
            *expand(rules.ingest_coverage.output.coverage, source=COVERAGE),
        ],
        passages=expand(rules.ingest_codings.output.passages, source=CODINGS),
        resolved=[study.resolved] if study.resolved else [],
    output:
        codings="results/restricted/clean/codings.parquet",
        coverage="results/restricted/clean/coverage.parquet",
        passages="results/restricted/clean/passages.parquet",
        exclusions="results/restricted/clean/coding_exclusions.parquet",
        agreed="results/restricted/clean/agreed.parquet",
        resolutions="results/restricted/clean/resolutions.parquet",
        findings="results/restricted/clean/resolution_findings.parquet",
    log:
        "results/restricted/logs/clean_codings.log",
    benchmark:
        "results/restricted/benchmarks/clean_codings.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "record"}),
        code=code["clean_codings"],
    message:
        "clean the interviews of all sources"
    script:
        "../scripts/clean_codings.py"


if study.resolved:
    FINDINGS += [rules.clean_codings.output.findings]
