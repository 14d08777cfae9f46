# How many rows of measurements and interviews were read, removed by which rule, and kept.

# Only of the tables that the study has.
READ, KEPT, LEDGERS = {}, {}, []
if study.measurements:
    READ |= {"measurements": rules.clean_measurements.input.measurements}
    KEPT |= {"measurements": rules.clean_measurements.output.measurements}
    LEDGERS += [rules.clean_measurements.output.exclusions]
if study.codings:
    READ |= {name: getattr(rules.clean_codings.input, name) for name in ("codings", "coverage")}
    KEPT |= {name: getattr(rules.clean_codings.output, name) for name in ("codings", "coverage")}
    LEDGERS += [rules.clean_codings.output.exclusions]


rule rows_per_table:
    input:
        **READ,
        kept=list(KEPT.values()),
        exclusions=LEDGERS,
    output:
        estimates="results/restricted/estimates/rows_per_table.parquet",
    log:
        "results/restricted/logs/rows_per_table.log",
    benchmark:
        "results/restricted/benchmarks/rows_per_table.tsv"
    conda:
        "../../environment.yml"
    params:
        tables=list(KEPT),
        code=code["rows_per_table"],
    message:
        "count the rows that were read and kept"
    script:
        "../scripts/rows_per_table.py"
