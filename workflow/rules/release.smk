# The gate: the only rule that reads restricted results and writes released ones.

# What the study has decides what is asked, and which clean tables the gate looks at.
QUESTIONS = []
CLEAN = {}
if study.sources:
    QUESTIONS += ["respondents", "items", "reliability", "raters", "structure", "scores", "change"]
    CLEAN |= {"submissions": rules.clean.output.submissions}
    CLEAN |= {"exclusions": rules.clean.output.exclusions}
if study.measurements:
    QUESTIONS += ["attainment", "indicator_change", "comparison", "pooled", "trust"]
    QUESTIONS += ["evidence"]
    QUESTIONS += ["calibration"]
    QUESTIONS += ["over_time"] if study.record.is_over_time else []
    CLEAN |= {"measurements": rules.clean_measurements.output.measurements}
if study.codings:
    QUESTIONS += ["agreement", "frequencies"]
    CLEAN |= {"codings": rules.clean_codings.output.agreed}
    CLEAN |= {"coverage": rules.clean_codings.output.coverage}
if QUOTES or WITH_TEXTS:
    CLEAN |= {"quotes": rules.ingest_quotes.output.quotes}
if study.measurements or study.codings:
    QUESTIONS += ["rows_per_table"]
if study.sources and study.measurements:
    QUESTIONS += ["quality_and_change"]
if study.sources and study.codings:
    QUESTIONS += ["joint_display"]


rule gate:
    input:
        **CLEAN,
        estimates=expand("results/restricted/estimates/{question}.parquet", question=QUESTIONS),
        findings=FINDINGS,
        raw=sorted({file for files in RAW.values() for file in files}),
    output:
        csv="results/release/estimates/estimates.csv",
        parquet="results/release/estimates/estimates.parquet",
        suppressions="results/release/estimates/suppressions.csv",
        inputs="results/release/audit/inputs.csv",
        findings="results/release/audit/findings.csv",
        quotes="results/release/estimates/quotes.csv",
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
