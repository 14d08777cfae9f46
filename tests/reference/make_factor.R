# Reference values of the factor models. Usage: Rscript make_factor.R > factor.json
# Every fit is what lavaan gives for the call that stands beside it.
suppressMessages({ library(lavaan); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
made <- read.csv(file.path(here, "factor_answers.csv"))
whole <- made[complete.cases(made), ]
steps <- lapply(whole[paste0("x", 1:6)], function(x) as.integer(cut(x, c(-Inf, 2, 3, 4, Inf))))
ordinal <- as.data.frame(steps)
two <- "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6"
three <- "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf3 =~ x7 + x8 + x9"
hs <- HolzingerSwineford1939
# lavaan's default optimiser stops up to 1e-6 from the optimum. Gauss-Newton steps come closer with
# one group and complete answers; elsewhere they stop too early, and starting again is better.
near <- function(...) cfa(..., optim.method = "GN", optim.gn.tol.x = 1e-10, optim.gn.iter.max = 2000)
again <- function(...) {
  # Errors and tests do not move the estimates: only the last fit needs them.
  bare <- function(...) cfa(..., se = "none", test = "none", baseline = FALSE, h1 = FALSE)
  fit <- bare(...)
  for (i in 1:3) fit <- bare(..., start = fit)
  cfa(..., start = fit)
}

named <- function(table, column) {
  group <- if (is.null(table$group)) 1 else pmax(table$group, 1)
  keep <- table$op %in% c("=~", "~~", "~1")
  setNames(as.list(table[[column]]), paste0(table$lhs, table$op, table$rhs, "@", group))[keep]
}
measures <- c("chisq", "df", "pvalue", "baseline.chisq", "logl", "aic", "bic", "npar", "cfi", "tli", "rmsea",
              "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr")
scaled <- c("chisq", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "baseline.chisq")
measures <- c(measures, paste0(scaled, ".scaled"), paste0(scaled, ".robust"), "chisq.scaling.factor")
rows <- list()
say <- function(id, call, modify = FALSE, standard = TRUE) {
  fit <- eval(parse(text = call), globalenv())
  found <- parameterEstimates(fit)
  found_measures <- fitMeasures(fit)
  row <- list(id = id, call = call, fit = as.list(found_measures[intersect(measures, names(found_measures))]),
              est = named(found, "est"), se = named(found, "se"))
  if (standard) {
    std <- standardizedSolution(fit)
    row$std <- named(std, "est.std"); row$std_se <- named(std, "se")
  }
  if (modify) {
    mi <- modindices(fit)
    row$mi <- named(mi, "mi"); row$epc <- named(mi, "epc")
  }
  rows[[length(rows) + 1]] <<- row
  invisible(fit)
}

hs_ml <- say("hs.ml", "near(three, hs)", modify = TRUE)
ml <- say("ml", "near(two, whole)", modify = TRUE)
say("cross", "near(paste(two, '+ x3\nx1 ~~ x4'), whole, std.lv = TRUE)")
mlr <- say("mlr", "near(two, whole, estimator = 'MLR')")
say("means", "near(two, whole, meanstructure = TRUE, estimator = 'MLR')")
fiml <- say("fiml", "again(two, made, missing = 'ml', em.h1.tol = 1e-12, em.h1.iter.max = 5000)")
say("fimlr", "again(two, made, missing = 'ml', estimator = 'MLR', em.h1.tol = 1e-12, em.h1.iter.max = 5000)")
wlsmv <- say("wlsmv", "near(two, ordinal, ordered = names(ordinal), estimator = 'WLSMV')", modify = TRUE)
levels <- list(configural = character(), metric = "loadings", scalar = c("loadings", "intercepts"),
               strict = c("loadings", "intercepts", "residuals"))
fits <- list()
for (level in names(levels)) for (data in c("hs", "made", "fiml")) {
  equal <- paste0("c(", paste0("'", levels[[level]], "'", collapse = ", "), ")")
  if (level == "configural") equal <- "''"
  call <- switch(data,
    hs = "again(three, hs, group = 'school', meanstructure = TRUE, group.equal = %s)",
    made = "again(two, whole, group = 'group', meanstructure = TRUE, estimator = 'MLR', group.equal = %s)",
    fiml = "again(two, made, group = 'group', missing = 'ml', estimator = 'MLR', group.equal = %s, em.h1.tol = 1e-12, em.h1.iter.max = 5000)")
  fits[[paste(data, level)]] <- say(paste0(data, ".", level), sprintf(call, equal), standard = level == "scalar")
}
tests <- list()
for (data in c("hs", "made")) {
  found <- do.call(lavTestLRT, unname(fits[paste(data, names(levels))]))
  tests[[data]] <- list(difference = found[["Chisq diff"]][-1], df = found[["Df diff"]][-1])
  if (data == "hs") {
    invisible(capture.output(scores <- lavTestScore(fits[[paste(data, "scalar")]])$uni))
    tests[[data]]$scores <- scores$X2
  }
}
moments <- function(data) {
  items <- data[grep("^x", names(data))]; n <- nrow(items)
  list(n = n, mean = unname(colMeans(items)), covariance = unname(cov(items)) * (n - 1) / n)
}
polychoric <- list(correlation = unname(unclass(lavInspect(wlsmv, "sampstat")$cov)), n = nrow(ordinal),
                   asymptotic = unname(unclass(lavInspect(wlsmv, "gamma"))) / nrow(ordinal))
residual <- unname(unclass(residuals(mlr, type = "cor.bollen")$cov))
h1 <- lavInspect(fiml, "h1")
inputs <- list(hs = moments(hs), pasteur = moments(hs[hs$school == "Pasteur", ]),
               grant_white = moments(hs[hs$school == "Grant-White", ]), polychoric = polychoric)
cat(toJSON(list(r = R.version.string, lavaan = as.character(packageVersion("lavaan")), inputs = inputs,
                residual = residual, saturated = list(mean = unname(unclass(h1$mean)), covariance = unname(unclass(h1$cov))),
                tests = tests, fits = rows), digits = 14, auto_unbox = TRUE, na = "null"), "\n")
