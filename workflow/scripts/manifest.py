"""The list of released files, with the digest of each and the versions that made them."""

from samskaping.audit import keep_log, write_manifest

keep_log(snakemake.log[0])

write_manifest(
    released=snakemake.input,
    study=snakemake.params.study,
    code=snakemake.params.code,
    path=snakemake.output.manifest,
)
