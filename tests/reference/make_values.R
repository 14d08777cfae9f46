# Reference values of the statistics. Usage: Rscript make_values.R BFI_CSV > values.json
# Every value is what R gives for the expression that stands beside it.
suppressMessages({ library(psych); library(lavaan); library(multilevel); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
attitude <- read.csv(file.path(here, "attitude.csv"))
shrout_fleiss <- read.csv(file.path(here, "shrout_fleiss.csv"))
sim6 <- read.csv(file.path(here, "sim6_wide.csv"))
sim6$case <- factor(sim6$case)
bfi_path <- commandArgs(TRUE)

one_factor <- function(items) {
  k <- ncol(items)
  text <- paste0(
    "f =~ ", paste0("l", 1:k, "*", names(items), collapse = " + "), "\n",
    paste0(names(items), " ~~ e", 1:k, "*", names(items), collapse = "\n"), "\n",
    "omega := (", paste0("l", 1:k, collapse = "+"), ")^2 / ((", paste0("l", 1:k, collapse = "+"),
    ")^2 + ", paste0("e", 1:k, collapse = "+"), ")"
  )
  fit <- lavaan::cfa(text, items, std.lv = TRUE, information = "observed")
  found <- lavaan::parameterEstimates(fit)
  row <- found[found$label == "omega", ]
  loadings <- lavaan::lavInspect(fit, "est")$lambda
  n <- nrow(items)
  c(omega = row$est, se = row$se, lower = row$ci.lower, upper = row$ci.upper,
    observed = sum(loadings)^2 / sum(cov(items) * (n - 1) / n),
    chisq = unname(lavaan::fitMeasures(fit, "chisq")))
}

alpha_of <- function(s) { k <- nrow(s); k / (k - 1) * (1 - sum(diag(s)) / sum(s)) }
within <- function(d) {
  residuals <- resid(lm(cbind(pre, post) ~ factor(case), d))
  crossprod(residuals) / (nrow(d) - length(unique(d$case)))
}
jackknife <- function(d, confidence = .95) {
  cases <- unique(d$case); g <- length(cases)
  t0 <- log(1 - alpha_of(within(d)))
  t <- sapply(cases, function(x) log(1 - alpha_of(within(d[d$case != x, ]))))
  se <- sqrt((g - 1) / g * sum((t - mean(t))^2))
  m <- as.vector(table(d$case)) - 1; M <- sum(m)
  A <- diag(1 / (1 - m / M)); P <- A %*% (diag(m) - outer(m, m) / M) %*% A
  df <- sum(diag(P))^2 / sum(diag(P %*% P))
  c(alpha = 1 - exp(t0), lower = 1 - exp(t0 + qt((1 + confidence) / 2, df) * se),
    upper = 1 - exp(t0 - qt((1 + confidence) / 2, df) * se), df = df)
}

anova_of <- function(d) {
  m <- summary(aov(pre ~ case, d))[[1]]; n <- as.vector(table(d$case)); N <- sum(n)
  msb <- m[1, 3]; msw <- m[2, 3]; n0 <- (N - sum(n^2) / N) / (length(n) - 1)
  f <- msb / msw; q <- f / qf(c(.975, .025), m[1, 1], m[2, 1])
  c(msb = msb, msw = msw, n0 = n0, icc1 = (msb - msw) / (msb + (n0 - 1) * msw),
    lower = (q[1] - 1) / (q[1] + n0 - 1), upper = (q[2] - 1) / (q[2] + n0 - 1),
    icc2 = multilevel::ICC2(aov(pre ~ case, d)), tau2 = (msb - msw) / n0)
}

values <- list()
say <- function(id, dataset, call) {
  result <- eval(parse(text = call), globalenv())
  values[[length(values) + 1]] <<- list(id = id, dataset = dataset, call = call, value = unname(result))
}
scale_values <- function(dataset) {
  a <- function(id, part) say(paste0(dataset, ".", id), dataset, sprintf("psych::alpha(%s)$%s", dataset, part))
  a("alpha", "total$raw_alpha"); a("alpha_standardised", "total$std.alpha")
  a("lambda6", "total$`G6(smc)`"); a("mean_inter_item_correlation", "total$average_r")
  a("alpha_if_deleted", "alpha.drop$raw_alpha"); a("item_rest_correlations", "item.stats$r.drop")
  say(paste0(dataset, ".lambda2_standardised"), dataset, sprintf("psych::guttman(%s)$lambda.2", dataset))
  say(paste0(dataset, ".feldt"), dataset, sprintf(
    "unlist(psych::alpha.ci(psych::alpha(%s)$total$raw_alpha, nrow(%s), ncol(%s))[c('lower.ci', 'upper.ci')])",
    dataset, dataset, dataset))
  for (part in c("omega", "se", "lower", "upper", "observed", "chisq")) {
    say(paste0(dataset, ".omega.", part), dataset, sprintf("one_factor(%s)['%s']", dataset, part))
  }
}
scale_values("attitude")
if (length(bfi_path)) {
  bfi <- read.csv(bfi_path)
  keys <- unlist(lapply(c("A", "C", "E", "N", "O"), paste0, 1:5))
  agree <- bfi[complete.cases(bfi[keys]), paste0("A", 1:5)]
  agree$A1 <- 7 - agree$A1
  scale_values("agree")
  say("agree.n", "agree", "nrow(agree)")
}
for (part in c("ICC", "lower bound", "upper bound", "F", "p")) for (row in c(1, 4)) {
  say(paste0("shrout_fleiss.", c("icc1", rep("", 2), "icc2")[row], ".", sub(" .*", "", part)), "shrout_fleiss",
      sprintf("psych::ICC(shrout_fleiss, lmer = FALSE)$results[%d, '%s']", row, part))
}
for (part in c("msb", "msw", "n0", "icc1", "lower", "upper", "icc2", "tau2")) {
  say(paste0("sim6.", part), "sim6", sprintf("anova_of(sim6)['%s']", part))
}
for (part in c("alpha", "lower", "upper", "df")) {
  say(paste0("sim6.within.", part), "sim6", sprintf("jackknife(sim6)['%s']", part))
}
welch <- "t.test(pre ~ case, sim6[sim6$case %in% c(1, 2), ])"
paired <- "with(sim6[sim6$case == 1, ], t.test(post, pre, paired = TRUE))"
cases <- "t.test(tapply(sim6$post, sim6$case, mean), tapply(sim6$pre, sim6$case, mean), paired = TRUE)"
means <- "t.test(tapply(sim6$pre, sim6$case, mean))"
for (part in c("statistic", "parameter", "p.value", "conf.int")) {
  say(paste0("welch.", part), "sim6", paste0(welch, "$", part))
  say(paste0("paired.", part), "sim6", paste0(paired, "$", part))
  say(paste0("case_means_difference.", part), "sim6", paste0(cases, "$", part))
}
say("case_means.conf.int", "sim6", paste0(means, "$conf.int"))
say("wilson.81_of_263", "", "prop.test(81, 263, correct = FALSE)$conf.int")

versions <- sapply(c("psych", "lavaan", "multilevel"), function(p) as.character(packageVersion(p)))
cat(toJSON(list(r = R.version.string, packages = as.list(versions), values = values),
           digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
