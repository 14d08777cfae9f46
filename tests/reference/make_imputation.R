# Reference values of multiple imputation. Usage: Rscript make_imputation.R > imputation.json
# Every value is what R gives for the expression that stands beside it. Of the six simulated cases,
# whoever began high often left, and some left a question open.
suppressMessages({ library(mice); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
sim6 <- read.csv(file.path(here, "sim6_wide.csv"))
i <- seq_len(nrow(sim6))
gaps <- data.frame(case = factor(sim6$case), pre = sim6$pre, post = sim6$post,
                   yes = factor(as.integer(sim6$post + sin(i) > median(sim6$post))))
gaps$post[i %% 4 == 0 | (sim6$pre > median(sim6$pre) & i %% 3 == 0)] <- NA
gaps$yes[i %% 5 == 0] <- NA
gaps$pre[i %% 7 == 0] <- NA
run <- function(m, seed) mice(gaps, m = m, maxit = 5, seed = seed, printFlag = FALSE,
                              method = c("", "pmm", "pmm", "logreg"))
few <- run(10, 1)
many <- run(60, 2)
# Unweighted means over the cases, each case one value.
by_case <- function(d, what) tapply(what(d), d$case, mean)
gain <- function(d) d$post - d$pre
answered <- function(d) as.integer(d$yes) - 1
of_cases <- function(run, what) {
  tables <- lapply(seq_len(run$m), function(i) complete(run, i))
  means <- sapply(tables, by_case, what)
  list(estimate = colMeans(means), variance = apply(means, 2, var) / nrow(means))
}
pooled <- function(run, what, dfcom = 5) {
  found <- of_cases(run, what)
  p <- pool.scalar(found$estimate, found$variance, n = dfcom + 1)
  c(p$qbar, p$ubar, p$b, p$t, p$df, p$fmi)
}
pattern <- md.pattern(gaps[-1], plot = FALSE)

calls <- list(
  few.estimates = "of_cases(few, gain)$estimate", few.variances = "of_cases(few, gain)$variance",
  few.pooled = "pooled(few, gain)", few.pooled_normal = "unlist(pool.scalar(of_cases(few, gain)$estimate, of_cases(few, gain)$variance)[c('qbar', 't', 'df', 'fmi')])",
  many.gain = "pooled(many, gain)", many.yes = "pooled(many, answered)",
  complete.gain = "mean(by_case(na.omit(gaps), gain))",
  pattern.counts = "sort(as.integer(rownames(pattern)[-nrow(pattern)]), decreasing = TRUE)",
  pattern.missing = "colSums(is.na(gaps[-1]))"
)
values <- lapply(names(calls), function(id) list(
  id = unbox(id), call = unbox(calls[[id]]), value = as.vector(eval(parse(text = calls[[id]])))))
cat(toJSON(list(r = unbox(R.version.string), packages = list(mice = unbox(as.character(packageVersion("mice")))),
                values = values), digits = 15, pretty = TRUE), "\n")
