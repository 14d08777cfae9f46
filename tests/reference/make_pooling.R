# Reference values of meta-regression and its permutation test. Usage: Rscript make_pooling.R > pooling.json
# Every value is what R gives for the expression that stands beside it. Iterations go on until they
# move by less than 1e-14: metafor's own limits leave the fifth digit of tau2 open.
suppressMessages({ library(metafor); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
bcg <- read.csv(file.path(here, "bcg.csv"))
bcg <- transform(bcg, yi = log((tpos / (tpos + tneg)) / (cpos / (cpos + cneg))),
                 vi = 1 / tpos - 1 / (tpos + tneg) + 1 / cpos - 1 / (cpos + cneg))
# Degrees of latitude and year of each trial, as in metadat::dat.bcg.
bcg$latitude <- c(44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33)
bcg$year <- c(1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976)
tight <- list(threshold = 1e-14, tol = 1e-14, maxiter = 10000)
one <- function(method = "REML", test = "adhoc", rows = 1:13)
  rma(yi, vi, mods = ~ latitude, data = bcg[rows, ], method = method, test = test, control = tight)
two <- function() rma(yi, vi, mods = ~ latitude + year, data = bcg, test = "knha", control = tight)
permuted <- function(rows) permutest(one(test = "knha", rows = rows), exact = TRUE, progbar = FALSE)

values <- list()
say <- function(id, call) {
  result <- unname(unlist(eval(parse(text = call), globalenv())))
  values[[length(values) + 1]] <<- list(id = id, dataset = "bcg", call = call, value = result)
}
for (method in c("REML", "ML", "DL", "PM", "EB", "SJ", "HE", "HS"))
  say(paste0("tau2.", tolower(method)), paste0("one('", method, "')$tau2"))
for (test in c("z", "knha", "adhoc"))
  say(paste0("latitude.", test), paste0(
    "with(one(test = '", test, "'), c(beta[2], se[2], ci.lb[2], ci.ub[2], pval[2]))"))
say("intercept.knha", "with(one(test = 'knha'), c(beta[1], se[1], ci.lb[1], ci.ub[1], pval[1]))")
say("residual_q", "one()[c('QE', 'QEp')]")
say("two.beta", "as.vector(two()$beta)")
say("two.se", "two()$se")
say("permuted.six", "permuted(1:6)$pval[2]")
say("permuted.five", "permuted(9:13)$pval[2]")
say("simulated", "{ y <- c(.42, -.1, .33, .05); rma(y, c(.02, .3, .05, .1), test = 'knha', control = tight)[c('beta', 'se', 'tau2')] }")

cat(toJSON(list(r = R.version.string, packages = list(metafor = as.character(packageVersion("metafor"))),
                values = values), digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
