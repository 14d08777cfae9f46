# The R side of the mixed model's goals: Rscript mixed_peers.R JOB FILE. Runs the job once for each line.

arguments <- commandArgs(TRUE)
suppressPackageStartupMessages(library(lmerTest))
if (arguments[1] == "intercepts") {
  numbers <- matrix(readBin(arguments[2], "double", 3e5), ncol = 3)
  rows <- data.frame(g = numbers[, 1], x = numbers[, 2], y = numbers[, 3])
} else {
  rows <- read.csv(arguments[2])
}
jobs <- list(
  intercepts = function() lme4::fixef(lme4::lmer(y ~ x + (1 | g), rows))[2],
  reference = function()
    coef(summary(lmer(post ~ pre + treat + (1 | case), rows), ddf = "Kenward-Roger"))[3, 3])
job <- jobs[[arguments[1]]]

input <- file("stdin", "r")
while (length(word <- readLines(input, 1)) && word == "run") {
  invisible(gc(FALSE))
  start <- proc.time()["elapsed"]
  value <- suppressMessages(suppressWarnings(job()))
  seconds <- proc.time()["elapsed"] - start
  cat(sprintf('{"seconds": %.6f, "value": %.9f}\n', seconds, value))
}
cat('{"mib": 0}\n')
