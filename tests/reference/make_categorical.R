# Reference values of ordered answers, counts and yes/no. Usage: Rscript make_categorical.R > categorical.json
# Every value is what R gives for the expression that stands beside it.
suppressMessages({ library(ordinal); library(sandwich); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
wide <- read.csv(file.path(here, "sim6_wide.csv"))
# The later value in five answers, in counts, and as yes or no; the size of a case as its exposure.
wide$answer <- factor(cut(wide$post, c(-Inf, 2.5, 3.2, 3.8, 4.4, Inf)), ordered = TRUE)
wide$count <- floor(wide$post * 2)
wide$yes <- as.numeric(wide$post > 3.8)
wide$above <- wide$pre - 3
wide$weeks <- 1 + wide$id %% 5

sharp <- clm.control(gradTol = 1e-10)
fit <- clm(answer ~ treat + above, data = wide, control = sharp)
free <- clm(answer ~ 1, nominal = ~ treat + above, data = wide, control = sharp)
free_treat <- clm(answer ~ above, nominal = ~ treat, data = wide, control = sharp)
free_above <- clm(answer ~ treat, nominal = ~ above, data = wide, control = sharp)
exact <- glm.control(epsilon = 1e-14, maxit = 100)
poisson_fit <- glm(count ~ treat + pre + offset(log(weeks)), poisson, wide, control = exact)
quasi <- glm(count ~ treat + pre + offset(log(weeks)), quasipoisson, wide, control = exact)
zou <- glm(yes ~ treat, poisson, wide, control = exact)
binomial_fit <- glm(yes ~ treat + I(pre > 3), binomial(link = "log"), wide, start = c(-1.5, 0, 0), control = exact)

calls <- list(
  clm.coefficients = "as.vector(coef(fit))",
  clm.errors = "as.vector(sqrt(diag(vcov(fit))))",
  clm.log_likelihood = "as.numeric(logLik(fit))",
  clm.nominal = "2 * as.numeric(c(logLik(free_treat), logLik(free_above)) - logLik(fit))",
  clm.nominal_both = "2 * as.numeric(logLik(free) - logLik(fit))",
  poisson.coefficients = "as.vector(coef(poisson_fit))",
  poisson.errors = "as.vector(sqrt(diag(vcov(poisson_fit))))",
  poisson.dispersion = "summary(quasi)$dispersion",
  poisson.quasi = "as.vector(summary(quasi)$coefficients[2, ])",
  zou.log = "as.vector(coef(zou)[2])",
  zou.error = "sqrt(vcovHC(zou, type = 'HC0')[2, 2])",
  binomial.coefficients = "as.vector(coef(binomial_fit))",
  binomial.errors = "as.vector(sqrt(diag(vcov(binomial_fit))))",
  binomial.log_likelihood = "as.numeric(logLik(binomial_fit))"
)
values <- lapply(names(calls), function(id) list(
  id = unbox(id), call = unbox(calls[[id]]), value = as.vector(eval(parse(text = calls[[id]])))))
versions <- lapply(c(ordinal = "ordinal", sandwich = "sandwich"), function(p) unbox(as.character(packageVersion(p))))
cat(toJSON(list(r = unbox(R.version.string), packages = versions, values = values), digits = 15, pretty = TRUE), "\n")
