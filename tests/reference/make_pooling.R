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

# Posterior with a flat prior on mu, by integrating the joint density of mu and tau as it stands.
y <- c(.42, -.1, .33, .05); v <- c(.02, .3, .05, .1)
half_normal <- function(tau) dnorm(tau, sd = .25)
whole <- function(f, from = -Inf, to = Inf) integrate(Vectorize(f), from, to, rel.tol = 1e-10, subdivisions = 1000)$value
over <- function(f) whole(function(mu) f(mu), -4, 1e-9) + whole(function(mu) f(mu), 1e-9, 4.5)
density_at <- function(tau, prior, f) prior(tau) * over(function(mu) f(mu, tau) * prod(dnorm(y, mu, sqrt(v + tau^2))))
expected <- function(prior, f) {
  part <- function(g) whole(function(tau) density_at(tau, prior, g), 0, .3) +
    whole(function(tau) density_at(tau, prior, g), .3, 1) + whole(function(tau) density_at(tau, prior, g), 1, 6)
  part(f) / part(function(mu, tau) 1)
}
# Case 2's true effect given mu and tau is normal: its mean, and its probability above 0.
share <- function(tau) tau^2 / (tau^2 + v[2])
p <- function(id, f) say(paste0("half_normal.", id), sprintf("expected(half_normal, function(mu, tau) %s)", f))
p("mean", "mu"); p("tau", "tau"); p("above", "mu > 0")
p("case", "share(tau) * y[2] + (1 - share(tau)) * mu")
p("case_above", "pnorm((share(tau) * y[2] + (1 - share(tau)) * mu) / sqrt(share(tau) * v[2]))")
p("another_above", "pnorm(mu / tau)")

cat(toJSON(list(r = R.version.string, packages = list(metafor = as.character(packageVersion("metafor"))),
                values = values), digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
