# Each rule answers one question about the indicators with rows of estimates.

from samskaping.study.bare import design_alone

WITHOUT_OTHERS = {"cleaning", "disclosure", "invited", "scorecard", "codebook"}


rule attainment:
    input:
        measurements=rules.clean_measurements.output.measurements,
    output:
        estimates="results/restricted/estimates/attainment.parquet",
    log:
        "results/restricted/logs/attainment.log",
    benchmark:
        "results/restricted/benchmarks/attainment.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_OTHERS),
        code=code["attainment"],
    message:
        "follow the indicators from baseline to target"
    script:
        "../scripts/attainment.py"


rule indicator_change:
    input:
        measurements=rules.clean_measurements.output.measurements,
    output:
        estimates="results/restricted/estimates/indicator_change.parquet",
    log:
        "results/restricted/logs/indicator_change.log",
    benchmark:
        "results/restricted/benchmarks/indicator_change.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_OTHERS),
        code=code["indicator_change"],
    message:
        "estimate the change of the indicators"
    script:
        "../scripts/indicator_change.py"


rule comparison:
    input:
        measurements=rules.clean_measurements.output.measurements,
    output:
        estimates="results/restricted/estimates/comparison.parquet",
    log:
        "results/restricted/logs/comparison.log",
    benchmark:
        "results/restricted/benchmarks/comparison.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_OTHERS),
        code=code["comparison"],
    message:
        "compare with the comparison groups"
    script:
        "../scripts/comparison.py"


rule trust:
    input:
        measurements=rules.clean_measurements.output.measurements,
    output:
        estimates="results/restricted/estimates/trust.parquet",
    log:
        "results/restricted/logs/trust.log",
    benchmark:
        "results/restricted/benchmarks/trust.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_OTHERS),
        code=code["trust"],
    message:
        "ask how far the main results can be trusted"
    script:
        "../scripts/trust.py"


rule pooled:
    input:
        measurements=rules.clean_measurements.output.measurements,
    output:
        estimates="results/restricted/estimates/pooled.parquet",
    log:
        "results/restricted/logs/pooled.log",
    benchmark:
        "results/restricted/benchmarks/pooled.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_OTHERS),
        code=code["pooled"],
    message:
        "pool the changes of the cases"
    script:
        "../scripts/pooled.py"


# Numbers alone decide what it finds: an edit of a word, a date or a target is no reason of its own
# to run again. And what it found of a design is kept, so that a rerun does not simulate again.
rule calibration:
    input:
        measurements=rules.clean_measurements.output.measurements,
    output:
        estimates="results/restricted/estimates/calibration.parquet",
    log:
        "results/restricted/logs/calibration.log",
    benchmark:
        "results/restricted/benchmarks/calibration.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=design_alone(outline),
        code=code["calibration"],
    message:
        "simulate studies of this design"
    script:
        "../scripts/calibration.py"


rule evidence:
    input:
        [
            rules.attainment.output.estimates,
            rules.indicator_change.output.estimates,
            rules.comparison.output.estimates,
            rules.trust.output.estimates,
            *(
                ["results/restricted/estimates/over_time.parquet"]
                if outline.record and outline.record.is_over_time
                else []
            ),
        ],
    output:
        estimates="results/restricted/estimates/evidence.parquet",
    log:
        "results/restricted/logs/evidence.log",
    benchmark:
        "results/restricted/benchmarks/evidence.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_OTHERS),
        code=code["evidence"],
    message:
        "grade the evidence and sort what may be said"
    script:
        "../scripts/evidence.py"


rule quality_and_change:
    input:
        [rules.scores.output.estimates, rules.indicator_change.output.estimates],
    output:
        estimates="results/restricted/estimates/quality_and_change.parquet",
    log:
        "results/restricted/logs/quality_and_change.log",
    benchmark:
        "results/restricted/benchmarks/quality_and_change.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude={"cleaning", "disclosure", "invited", "codebook"}),
        code=code["quality_and_change"],
    message:
        "hold the cases' scores against their changes"
    script:
        "../scripts/quality_and_change.py"


# Only where the record has a register series, or cases that start one after the other.
rule over_time:
    input:
        measurements=rules.clean_measurements.output.measurements,
    output:
        estimates="results/restricted/estimates/over_time.parquet",
    log:
        "results/restricted/logs/over_time.log",
    benchmark:
        "results/restricted/benchmarks/over_time.tsv"
    conda:
        "../../environment.yml"
    params:
        outline=plain(exclude=WITHOUT_OTHERS),
        code=code["over_time"],
    message:
        "follow register series, and cases that start in turn"
    script:
        "../scripts/over_time.py"
