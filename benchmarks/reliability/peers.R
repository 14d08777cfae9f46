# The R side of a comparison: Rscript peers.R JOB FILE PERSONS
# Reads the answers (one byte each, person by person), then runs the job once for each line.

arguments <- commandArgs(TRUE)
persons <- as.integer(arguments[3])
x <- as.data.frame(matrix(readBin(arguments[2], "integer", persons * 20, size = 1), persons, 20, byrow = TRUE))
names(x) <- paste0("i", 1:20)
model <- paste(sapply(1:4, function(k)
  paste0("f", k, " =~ ", paste0("i", (k - 1) * 5 + 1:5, collapse = " + "))), collapse = "\n")
jobs <- list(
  alpha = function() psych::alpha(x)$total$raw_alpha,
  alpha_interval = function() psych::alpha(x, n.iter = 2000)$boot.ci[1],
  polychoric = function() psych::polychoric(x)$rho[1, 2],
  lavcor = function() lavaan::lavCor(x, ordered = names(x))[1, 2],
  ml = function() lavaan::fitMeasures(lavaan::cfa(model, x))["chisq"],
  mlr = function() lavaan::fitMeasures(lavaan::cfa(model, x, estimator = "MLR"))["chisq"],
  wlsmv = function()
    lavaan::fitMeasures(lavaan::cfa(model, x, estimator = "WLSMV", ordered = names(x)))["chisq"])
options(mc.cores = 1)
job <- jobs[[arguments[1]]]
package <- if (arguments[1] %in% c("alpha", "alpha_interval", "polychoric")) "psych" else "lavaan"
suppressPackageStartupMessages(library(package, character.only = TRUE))

peak <- function() {
  if (!file.exists("/proc/self/status")) return(0)
  line <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("\\D", "", line)) / 1024
}

input <- file("stdin", "r")
while (length(word <- readLines(input, 1)) && word == "run") {
  invisible(gc(FALSE))
  start <- proc.time()["elapsed"]
  capture.output(suppressMessages(suppressWarnings(value <- job())))
  seconds <- proc.time()["elapsed"] - start
  cat(sprintf('{"seconds": %.6f, "value": %.9f}\n', seconds, value))
}
cat(sprintf('{"mib": %.1f}\n', peak()))
