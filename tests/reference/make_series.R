# Reference values of series over time. Usage: Rscript make_series.R > series.json
# Every value is what R gives for the expression that stands beside it.
suppressMessages({ library(nlme); library(sandwich); library(jsonlite) })

# Sums of waves, so that no file is needed: 40, then 120 measurements; the short series has gaps.
series <- function(n) {
  t <- seq_len(n)
  y <- 20 + 0.1 * t + 3 * (t >= n / 2) + 2 * sin(t) + 1.5 * sin(t / 2.7) + sin(t^2 / 7)
  since <- t - n / 2
  data.frame(t = t, y = y, since = since, after = as.numeric(since >= 0))
}
short <- series(40)
gaps <- short[-c(7, 8, 21, 30), ]
long <- series(120)
sharp <- glsControl(tolerance = 1e-14, msTol = 1e-14, opt = "nlminb")
line <- y ~ since * after
fit <- function(data, form = line)
  gls(form, data, correlation = corAR1(form = ~ t), method = "REML", control = sharp)
of <- function(f) c(coef(f), sqrt(diag(vcov(f))), coef(f$modelStruct$corStruct, unconstrained = FALSE), sigma(f)^2, logLik(f))
seasonal <- fit(long, y ~ since * after + cos(2 * pi * t / 12) + sin(2 * pi * t / 12))
ols <- lm(line, long)

calls <- list(
  short = "as.vector(of(fit(short)))",
  gaps = "as.vector(of(fit(gaps)))",
  long = "as.vector(of(fit(long)))",
  season = "as.vector(of(seasonal))",
  newey_west = "c(coef(ols)[3:4], sqrt(diag(NeweyWest(ols, lag = floor(4 * 1.2^(2 / 9)), prewhite = FALSE)))[3:4])"
)
values <- lapply(names(calls), function(id) list(
  id = unbox(id), call = unbox(calls[[id]]), value = as.vector(eval(parse(text = calls[[id]])))))
versions <- lapply(c(nlme = "nlme", sandwich = "sandwich"), function(p) unbox(as.character(packageVersion(p))))
cat(toJSON(list(r = unbox(R.version.string), packages = versions, values = values), digits = 15, pretty = TRUE), "\n")
