# The R side of a comparison: Rscript peers.R FILE SETS CASES
# Reads sets of effects, then of variances (8 bytes each, set by set), and pools every set once for
# each line that it reads.

arguments <- commandArgs(TRUE)
sets <- as.integer(arguments[2])
cases <- as.integer(arguments[3])
x <- array(readBin(arguments[1], "double", 2 * sets * cases), c(cases, sets, 2))
suppressPackageStartupMessages(library(metafor))
job <- function() {
  for (i in seq_len(sets)) fit <- rma(x[, i, 1], x[, i, 2], test = "knha")
  fit$tau2
}

input <- file("stdin", "r")
while (length(word <- readLines(input, 1)) && word == "run") {
  invisible(gc(FALSE))
  start <- proc.time()["elapsed"]
  value <- suppressWarnings(job())
  seconds <- proc.time()["elapsed"] - start
  cat(sprintf('{"seconds": %.6f, "value": %.9f}\n', seconds, value))
}
cat('{"mib": 0}\n')
