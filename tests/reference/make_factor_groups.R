# Reference values of ordinal items in groups. Usage: Rscript make_factor_groups.R > factor_groups.json
# The levels are those of Wu & Estabrook (2016), written out, since group.equal alone does not free
# intercepts and scales. An item with two categories keeps its threshold free until the scalar level.
suppressMessages({ library(lavaan); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
made <- read.csv(file.path(here, "factor_answers.csv"))
whole <- made[complete.cases(made), ]
items <- paste0("x", 1:6)
cuts <- list(four = rep(list(c(2, 3, 4)), 6), mixed = list(3, c(2.5, 3.5), c(2, 3, 4), c(2, 3, 4), c(2, 3, 4), c(2.5, 3.5)))
ordinal <- function(name) {
  answers <- mapply(function(x, at) as.integer(cut(x, c(-Inf, at, Inf))), whole[items], cuts[[name]])
  data.frame(group = whole$group, answers)
}
two <- "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6"
level_of <- function(level, binary) {
  own <- sapply(seq_along(items), function(i) {
    moved <- level %in% c("threshold", "metric") && !binary[i]
    scaled <- level %in% c("metric", "scalar") || (level == "threshold" && !binary[i])
    sprintf("%s ~ c(0, %s)*1\n%s ~*~ c(1, %s)*%s", items[i], if (moved) "NA" else "0", items[i],
            if (scaled) "NA" else "1", items[i])
  })
  held <- if (level %in% c("threshold", "metric")) c("f1 ~ c(0, 0)*1", "f2 ~ c(0, 0)*1")
  paste(c(two, own, held), collapse = "\n")
}
equal <- list(configural = "", threshold = "thresholds", metric = c("thresholds", "loadings"),
              scalar = c("thresholds", "loadings"))
named <- function(table, column) {
  keep <- table$op %in% c("=~", "~~", "~1", "|", "~*~")
  setNames(as.list(table[[column]]), paste0(table$lhs, table$op, table$rhs, "@", pmax(table$group, 1)))[keep]
}
kinds <- c("chisq", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "baseline.chisq")
measures <- c(kinds, paste0(kinds, ".scaled"), "df", "baseline.df", "srmr", "chisq.scaling.factor")
fit_of <- function(name, level, lv) {
  data <- ordinal(name)
  binary <- lengths(cuts[[name]]) == 1
  # Named as partial, since lavaan otherwise takes the second group's intercept from the first.
  free <- c("", if (level != "scalar") c(paste0(items, "~1"), if (any(binary)) paste0(items[binary], "|t1")))
  again <- function(start, ...) {
    cfa(level_of(level, binary), data, group = "group", group.label = c("1", "2"), ordered = items, estimator = "WLSMV",
        std.lv = lv, group.equal = equal[[level]], group.partial = free, start = start, ...)
  }
  # Started again, lavaan's optimiser comes closer; only the last fit needs errors and tests.
  fit <- "simple"
  for (i in 1:2) fit <- again(fit, se = "none", test = "none", baseline = FALSE, h1 = FALSE)
  again(fit)
}
rows <- list(); tests <- list()
for (name in names(cuts)) {
  fits <- list()
  for (level in names(equal)) for (lv in if (level == "scalar") c(FALSE, TRUE) else TRUE) {
    fit <- fit_of(name, level, lv)
    fits[[level]] <- fit
    found <- parameterEstimates(fit); std <- standardizedSolution(fit)
    rows[[length(rows) + 1]] <- list(id = paste(name, level, if (lv) "variance" else "marker", sep = "."),
      fit = as.list(fitMeasures(fit, measures)), est = named(found, "est"), se = named(found, "se"),
      std = named(std, "est.std"), std_se = named(std, "se"))
  }
  for (i in 2:4) {
    found <- lavTestLRT(fits[[i - 1]], fits[[i]])
    tests[[length(tests) + 1]] <- list(id = paste(name, names(equal)[i], sep = "."), difference = found[["Chisq diff"]][2],
                                       df = found[["Df diff"]][2])
  }
}
answers <- lapply(setNames(names(cuts), names(cuts)), function(name) unname(as.matrix(ordinal(name))))
cat(toJSON(list(r = R.version.string, lavaan = as.character(packageVersion("lavaan")), answers = answers, tests = tests,
                fits = rows), digits = 12, auto_unbox = TRUE, na = "null"), "\n")
