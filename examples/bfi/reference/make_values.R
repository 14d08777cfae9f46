# Writes values.csv: what R gives for the five scales of psychTools::bfi, with the calls that gave it.
# Run: Rscript make_values.R path/to/bfi.csv > values.csv
suppressMessages({library(psych); library(lavaan); library(semTools); library(multilevel)})
bfi <- read.csv(commandArgs(TRUE)[1])
scales <- list(agreeableness = paste0("A", 1:5), conscientiousness = paste0("C", 1:5),
               extraversion = paste0("E", 1:5), neuroticism = paste0("N", 1:5),
               openness = paste0("O", 1:5))
reversed <- c("A1", "C4", "C5", "E1", "E2", "O2", "O5")
for (item in reversed) bfi[[item]] <- 7 - bfi[[item]]
rows <- list()
say <- function(policy, quantity, subject, value, call) {
  rows[[length(rows) + 1]] <<- data.frame(policy, quantity, subject,
    value = sprintf("%.15g", value), r_call = call)
}
for (scale in names(scales)) {
  items <- bfi[scales[[scale]]]
  complete <- na.omit(items)
  for (policy in c("listwise", "pairwise")) {
    data <- if (policy == "listwise") complete else items
    a <- psych::alpha(data, warnings = FALSE)
    call <- paste0("psych::alpha(", if (policy == "listwise") "na.omit(items)" else "items", ")")
    say(policy, "alpha", scale, a$total$raw_alpha, paste0(call, "$total$raw_alpha"))
    say(policy, "alpha_standardised", scale, a$total$std.alpha, paste0(call, "$total$std.alpha"))
    say(policy, "lambda6", scale, a$total$`G6(smc)`, paste0(call, "$total$`G6(smc)`"))
    for (item in names(items)) {
      say(policy, "alpha_if_deleted", item, a$alpha.drop[item, "raw_alpha"],
          paste0(call, "$alpha.drop[item, 'raw_alpha']"))
      if (policy == "listwise")
        say(policy, "item_rest_correlation", item, a$item.stats[item, "r.drop"],
            paste0(call, "$item.stats[item, 'r.drop']"))
    }
  }
  k <- ncol(complete); n <- nrow(complete)
  alpha <- psych::alpha(complete, warnings = FALSE)$total$raw_alpha
  say("listwise", "alpha_n", scale, n, "nrow(na.omit(items))")
  # Feldt's interval from the F distribution, df n − 1 and (n − 1)(k − 1)
  say("listwise", "alpha_lower", scale, 1 - (1 - alpha) * qf(.975, n - 1, (n - 1) * (k - 1)),
      "1 - (1 - alpha) * qf(.975, n - 1, (n - 1) * (k - 1))")
  say("listwise", "alpha_upper", scale, 1 - (1 - alpha) * qf(.025, n - 1, (n - 1) * (k - 1)),
      "1 - (1 - alpha) * qf(.025, n - 1, (n - 1) * (k - 1))")
  model <- paste("f =~", paste(names(complete), collapse = " + "))
  # At this tolerance nlminb warns of "false convergence"; what tells is the gradient.
  fit <- suppressWarnings(cfa(model, complete, std.lv = TRUE,
                              control = list(rel.tol = 1e-11, iter.max = 10000)))
  stopifnot(max(abs(lavInspect(fit, "gradient"))) < 1e-6)
  loading <- lavInspect(fit, "est")$lambda; theta <- lavInspect(fit, "est")$theta
  sigma <- loading %*% t(loading) + theta
  say("listwise", "omega_total", scale, sum(loading)^2 / sum(sigma),
      "lavaan::cfa(one factor, std.lv = TRUE); sum(lambda)^2 / sum(implied)")
  say("listwise", "omega_total_observed", scale, sum(loading)^2 / (sum(cov(complete)) * (n - 1) / n),
      "the same over sum(cov(na.omit(items))) * (n - 1) / n, lavaan's denominator being n")
}
# One model of all five scales, on the persons who answered all 25 statements.
complete <- na.omit(bfi[unlist(scales)])
model <- paste(sapply(names(scales), function(scale)
  paste(scale, "=~", paste(scales[[scale]], collapse = " + "))), collapse = "\n")
# lavaan's own stopping leaves a gradient of 2e-6; BFGS from there takes it to 1e-8.
polished <- function(...) cfa(..., start = cfa(...), optim.method = "BFGS",
                              control = list(reltol = 1e-18, maxit = 5000))
ml <- polished(model, complete, std.lv = TRUE)
mlr <- polished(model, complete, std.lv = TRUE, estimator = "MLR")
stopifnot(max(abs(lavInspect(ml, "gradient"))) < 1e-6)
both <- list(plain = ml, robust = mlr)
call <- c(plain = "lavaan::cfa(five factors, std.lv = TRUE)",
          robust = "lavaan::cfa(five factors, std.lv = TRUE, estimator = 'MLR')")
measures <- function(of, variant, names) for (name in names(names))
  say(paste0("cfa.", variant), name, "total", fitMeasures(both[[of]], names[[name]]),
      paste0("fitMeasures(", call[[of]], ", '", names[[name]], "')"))
measures("plain", "plain", c(fit_chi_square = "chisq", fit_chi_square_df = "df", fit_cfi = "cfi",
  fit_tli = "tli", fit_rmsea = "rmsea", fit_rmsea_lower = "rmsea.ci.lower",
  fit_rmsea_upper = "rmsea.ci.upper", fit_srmr = "srmr"))
measures("robust", "scaled", c(fit_chi_square = "chisq.scaled", fit_cfi = "cfi.scaled",
  fit_tli = "tli.scaled", fit_rmsea = "rmsea.scaled"))
measures("robust", "robust", c(fit_cfi = "cfi.robust", fit_tli = "tli.robust",
  fit_rmsea = "rmsea.robust"))
for (of in names(both)) {
  solution <- standardizedSolution(both[[of]])
  found <- solution[solution$op == "=~", ]
  for (row in seq_len(nrow(found))) {
    item <- found$rhs[row]
    say(paste0("cfa.", of), "loading", item, found$est.std[row],
        paste0("standardizedSolution(", call[[of]], ")$est.std"))
    say(paste0("cfa.", of), "loading_se", item, found$se[row],
        paste0("standardizedSolution(", call[[of]], ")$se"))
  }
}
found <- standardizedSolution(mlr)
found <- found[found$op == "~~" & found$lhs != found$rhs, ]
for (row in seq_len(nrow(found))) {
  pair <- paste(found$lhs[row], found$rhs[row], sep = "~")
  say("cfa.robust", "factor_correlation", pair, found$est.std[row],
      paste0("standardizedSolution(", call[["robust"]], ")$est.std"))
  say("cfa.robust", "factor_correlation_se", pair, found$se[row],
      paste0("standardizedSolution(", call[["robust"]], ")$se"))
}
found <- modindices(ml, sort. = TRUE, op = c("=~", "~~"))
for (row in 1:5) {
  what <- paste0(found$lhs[row], found$op[row], found$rhs[row])
  say("cfa.plain", "modification_index", what, found$mi[row], "modindices(…)$mi")
  say("cfa.plain", "expected_change", what, found$epc[row], "modindices(…)$epc")
}
ave <- AVE(ml); omega <- compRelSEM(ml, obs.var = FALSE)
ratio <- htmt(model, complete, htmt2 = FALSE)
for (scale in names(scales)) {
  say("cfa.plain", "average_variance_extracted", scale, ave[[scale]], "semTools::AVE(…)")
  say("cfa.plain", "composite_reliability", scale, omega[[scale]],
      "semTools::compRelSEM(…, obs.var = FALSE)")
  for (other in names(scales)) if (match(scale, names(scales)) < match(other, names(scales)))
    say("cfa.plain", "htmt", paste(scale, other, sep = "~"), ratio[other, scale],
        "semTools::htmt(model, complete, htmt2 = FALSE)")
}

# The same on polychoric correlations.
ordinal <- polished(model, complete, std.lv = TRUE, ordered = names(complete),
                    estimator = "WLSMV")
for (name in c("chisq.scaled", "cfi.scaled", "tli.scaled", "rmsea.scaled"))
  say("cfa.ordinal", name, "total", fitMeasures(ordinal, name),
      paste0("fitMeasures(cfa(five factors, ordered = all, estimator = 'WLSMV'), '", name, "')"))
solution <- standardizedSolution(ordinal)
found <- solution[solution$op == "=~", ]
for (row in seq_len(nrow(found)))
  say("cfa.ordinal", "loading", found$rhs[row], found$est.std[row],
      "standardizedSolution(cfa(five factors, ordered = all, estimator = 'WLSMV'))$est.std")

# Men and women: the same loadings, then the same intercepts.
grouped <- na.omit(bfi[c(unlist(scales), "gender")])
equal <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"))
fits <- lapply(equal, function(what) polished(model, grouped, std.lv = TRUE, estimator = "MLR",
  group = "gender", group.label = c("1", "2"), group.equal = what, meanstructure = TRUE))
for (step in names(fits)) for (name in c("chisq.scaled", "cfi.robust", "rmsea.robust"))
  say(paste0("groups.", step), name, "total", fitMeasures(fits[[step]], name),
      paste0("fitMeasures(cfa(five factors, MLR, group = 'gender', ", step, "), '", name, "')"))
for (step in 2:3) {
  test <- lavTestLRT(fits[[step]], fits[[step - 1]], method = "satorra.bentler.2001")
  say(paste0("groups.", names(fits)[step]), "invariance_test", "total", test[2, "Chisq diff"],
      "lavTestLRT(…, method = 'satorra.bentler.2001')")
}
cat(sprintf("# %s; psych %s, lavaan %s, semTools %s\n", R.version.string, packageVersion("psych"),
            packageVersion("lavaan"), packageVersion("semTools")))
write.csv(do.call(rbind, rows), row.names = FALSE, quote = TRUE)
