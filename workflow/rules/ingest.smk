# Each raw file becomes tidy tables. Direct identifiers are dropped here, at the door.

# A source's own file first, then those that came with it.
RAW = {source.id: [source.file, *source.companions.values()] for source in study.raw_sources}
LAYOUT = {
    source.id: source.model_dump(mode="json", exclude={"file", "companions"})
    | {"companions": list(source.companions)}
    for source in study.raw_sources
}
TIDY = "results/restricted/tidy/{source}/"


def ids(sources):
    """The ids of some sources, and a pattern that just these match."""
    names = [source.id for source in sources]
    return names, "|".join(names) or "(?!)"


ANSWERS, IS_ANSWERS = ids(study.sources)
MEASUREMENTS, IS_MEASUREMENTS = ids(study.measurements)
CODINGS, IS_CODINGS = ids(study.codings)
COVERAGE, IS_COVERAGE = ids(study.coverage)


def raw_files(wildcards):
    return RAW[wildcards.source]


def layout(wildcards):
    return LAYOUT[wildcards.source]


rule ingest:
    input:
        raw=raw_files,
    output:
        submissions=TIDY + "submissions.parquet",
        responses=TIDY + "responses.parquet",
        findings=TIDY + "findings.parquet",
    log:
        "results/restricted/logs/ingest/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest/{source}.tsv"
    wildcard_constraints:
        source=IS_ANSWERS,
    conda:
        "../../environment.yml"
    params:
        source=layout,
        outline=plain(exclude={"analysis", "disclosure", "invited", "record", "codebook"}),
        code=code["ingest"],
    message:
        "read the answers of {wildcards.source}"
    script:
        "../scripts/ingest.py"


rule ingest_measurements:
    input:
        raw=raw_files,
    output:
        measurements=TIDY + "measurements.parquet",
        findings=TIDY + "measurement_findings.parquet",
    log:
        "results/restricted/logs/ingest_measurements/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest_measurements/{source}.tsv"
    wildcard_constraints:
        source=IS_MEASUREMENTS,
    conda:
        "../../environment.yml"
    params:
        source=layout,
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "codebook"}),
        code=code["ingest_measurements"],
    message:
        "read the measurements of {wildcards.source}"
    script:
        "../scripts/ingest_measurements.py"


rule ingest_codings:
    input:
        raw=raw_files,
    output:
        codings=TIDY + "codings.parquet",
        coverage=TIDY + "coverage.parquet",
        findings=TIDY + "coding_findings.parquet",
    log:
        "results/restricted/logs/ingest_codings/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest_codings/{source}.tsv"
    wildcard_constraints:
        source=IS_CODINGS,
    conda:
        "../../environment.yml"
    params:
        source=layout,
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "record"}),
        code=code["ingest_codings"],
    message:
        "read the coded interviews of {wildcards.source}"
    script:
        "../scripts/ingest_codings.py"


rule ingest_coverage:
    input:
        raw=raw_files,
    output:
        coverage=TIDY + "coder_source.parquet",
        findings=TIDY + "coder_source_findings.parquet",
    log:
        "results/restricted/logs/ingest_coverage/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest_coverage/{source}.tsv"
    wildcard_constraints:
        source=IS_COVERAGE,
    conda:
        "../../environment.yml"
    params:
        source=layout,
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "record"}),
        code=code["ingest_coverage"],
    message:
        "read who coded what in {wildcards.source}"
    script:
        "../scripts/ingest_coverage.py"


FINDINGS = [
    *expand(rules.ingest.output.findings, source=ANSWERS),
    *expand(rules.ingest_measurements.output.findings, source=MEASUREMENTS),
    *expand(rules.ingest_codings.output.findings, source=CODINGS),
    *expand(rules.ingest_coverage.output.findings, source=COVERAGE),
]
