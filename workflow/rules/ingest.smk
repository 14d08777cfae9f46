# Each raw file becomes tidy tables. Direct identifiers are dropped here, at the door.

# A source's own file first, then those that came with it.
RAW = {source.id: [source.file, *source.companions.values()] for source in study.raw_sources}
LAYOUT = {
    source.id: source.model_dump(mode="json", exclude={"file", "companions"})
    | {"companions": list(source.companions)}
    for source in study.raw_sources
}


# Which rule reads a file is decided by its source's id; nothing matches where there is no source.
ANSWERS = [source.id for source in study.sources]
MEASUREMENTS = [source.id for source in study.measurements]
CODINGS = [source.id for source in study.codings]
COVERAGE = [source.id for source in study.coverage]
QUOTES = [source.id for source in study.quotes]
# Tools whose files hold the interviews themselves.
WITH_TEXTS = [source.id for source in study.codings if source.has_texts]
NOTHING = "(?!)"


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
    wildcard_constraints:
        source="|".join(ANSWERS) or NOTHING,
    conda:
        "../../environment.yml"
    params:
        source=lambda wildcards: LAYOUT[wildcards.source],
        outline=plain(exclude={"analysis", "disclosure", "invited", "record", "codebook"}),
        code=code["ingest"],
    message:
        "read the answers of {wildcards.source}"
    script:
        "../scripts/ingest.py"


rule ingest_measurements:
    input:
        raw=lambda wildcards: RAW[wildcards.source],
    output:
        measurements="results/restricted/tidy/{source}/measurements.parquet",
        findings="results/restricted/tidy/{source}/measurement_findings.parquet",
    log:
        "results/restricted/logs/ingest_measurements/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest_measurements/{source}.tsv"
    wildcard_constraints:
        source="|".join(MEASUREMENTS) or NOTHING,
    conda:
        "../../environment.yml"
    params:
        source=lambda wildcards: LAYOUT[wildcards.source],
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "codebook"}),
        code=code["ingest_measurements"],
    message:
        "read the measurements of {wildcards.source}"
    script:
        "../scripts/ingest_measurements.py"


rule ingest_codings:
    input:
        raw=lambda wildcards: RAW[wildcards.source],
    output:
        codings="results/restricted/tidy/{source}/codings.parquet",
        coverage="results/restricted/tidy/{source}/coverage.parquet",
        passages="results/restricted/tidy/{source}/passages.parquet",
        findings="results/restricted/tidy/{source}/coding_findings.parquet",
    log:
        "results/restricted/logs/ingest_codings/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest_codings/{source}.tsv"
    wildcard_constraints:
        source="|".join(CODINGS) or NOTHING,
    conda:
        "../../environment.yml"
    params:
        source=lambda wildcards: LAYOUT[wildcards.source],
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "record"}),
        code=code["ingest_codings"],
    message:
        "read the coded interviews of {wildcards.source}"
    script:
        "../scripts/ingest_codings.py"


rule ingest_coverage:
    input:
        raw=lambda wildcards: RAW[wildcards.source],
    output:
        coverage="results/restricted/tidy/{source}/coder_source.parquet",
        findings="results/restricted/tidy/{source}/coder_source_findings.parquet",
    log:
        "results/restricted/logs/ingest_coverage/{source}.log",
    benchmark:
        "results/restricted/benchmarks/ingest_coverage/{source}.tsv"
    wildcard_constraints:
        source="|".join(COVERAGE) or NOTHING,
    conda:
        "../../environment.yml"
    params:
        source=lambda wildcards: LAYOUT[wildcards.source],
        outline=plain(exclude={"analysis", "disclosure", "invited", "scorecard", "record"}),
        code=code["ingest_coverage"],
    message:
        "read who coded what in {wildcards.source}"
    script:
        "../scripts/ingest_coverage.py"


rule ingest_quotes:
    input:
        **{kind: file for kind, file in study.names if file is not None},
        quotes=[file for source in QUOTES for file in RAW[source]],
        interviews=[file for source in WITH_TEXTS for file in RAW[source]],
    output:
        quotes="results/restricted/tidy/quotes.parquet",
        findings="results/restricted/tidy/quote_findings.parquet",
        candidates="results/restricted/quotes/candidates.xlsx",
    log:
        "results/restricted/logs/ingest_quotes.log",
    benchmark:
        "results/restricted/benchmarks/ingest_quotes.tsv"
    conda:
        "../../environment.yml"
    params:
        quotes=[LAYOUT[source] for source in QUOTES],
        interviews=[LAYOUT[source] for source in WITH_TEXTS],
        outline=plain(exclude={"analysis", "cleaning", "disclosure", "invited"}),
        code=code["ingest_quotes"],
    message:
        "read the quotes, and list what might be quoted"
    script:
        "../scripts/ingest_quotes.py"


FINDINGS = [
    *expand(rules.ingest.output.findings, source=ANSWERS),
    *expand(rules.ingest_measurements.output.findings, source=MEASUREMENTS),
    *expand(rules.ingest_codings.output.findings, source=CODINGS),
    *expand(rules.ingest_coverage.output.findings, source=COVERAGE),
    *([rules.ingest_quotes.output.findings] if QUOTES or WITH_TEXTS else []),
]
