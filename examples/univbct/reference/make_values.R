# Writes values.csv: what R gives for multilevel::univbct, with the calls that gave it.
# Run: Rscript make_values.R path/to/univbct.csv > values.csv
suppressMessages({library(multilevel)})
data <- read.csv(commandArgs(TRUE)[1])
indicators <- c(job_satisfaction = "JSAT", commitment = "COMMIT", readiness = "READY")
battalions <- sort(unique(data$BTN))
rows <- list()
say <- function(quantity, subject, group, column, value, call) {
  if (is.na(value)) return(invisible())
  rows[[length(rows) + 1]] <<- data.frame(quantity, subject, group, column,
    value = sprintf("%.15g", value), r_call = call)
}
# A t test's estimate, limits, standard error and degrees of freedom; of equal values there is no test.
say_t <- function(quantity, subject, group, values, call) {
  values <- values[!is.na(values)]
  say(quantity, subject, group, "estimate", mean(values), "mean(values)")
  if (length(values) < 2 || sd(values) == 0) return(invisible())
  test <- t.test(values)
  say(quantity, subject, group, "lower", test$conf.int[1], paste0(call, "$conf.int[1]"))
  say(quantity, subject, group, "upper", test$conf.int[2], paste0(call, "$conf.int[2]"))
  say(quantity, subject, group, "se", test$stderr, paste0(call, "$stderr"))
  say(quantity, subject, group, "df", test$parameter, paste0(call, "$parameter"))
}
of <- function(column, battalion, time) {
  part <- data[data$BTN == battalion & data$TIME == time, ]
  setNames(part[[column]], part$SUBNUM)
}
for (subject in names(indicators)) {
  column <- indicators[[subject]]
  means <- sapply(0:2, function(time) sapply(battalions, function(b) mean(of(column, b, time), na.rm = TRUE)))
  for (time in 0:2) {
    occasion <- paste0("occasion=time_", time + 1)
    for (b in battalions) {
      group <- paste0("case=bn_", b, ";", occasion)
      values <- of(column, b, time)
      say("measured", subject, group, "n", sum(!is.na(values)), "sum(!is.na(values))")
      say_t("measured", subject, group, values, "t.test(values)")
    }
    say_t("measured_over_cases", subject, paste0("arm=effort;", occasion), means[, time + 1], "t.test(battalion means)")
    here <- data[data$TIME == time & !is.na(data[[column]]), ]
    model <- aov(as.formula(paste(column, "~ factor(BTN)")), here)
    say("icc2", subject, occasion, "estimate", ICC2(model), "multilevel::ICC2(aov(value ~ factor(BTN)))")
    ms <- summary(model)[[1]][["Mean Sq"]]; df <- summary(model)[[1]][["Df"]]
    sizes <- as.vector(table(here$BTN)); n0 <- (sum(sizes) - sum(sizes^2) / sum(sizes)) / df[1]
    limits <- c(lower = .975, upper = .025)
    say("icc1", subject, occasion, "estimate", (ms[1] - ms[2]) / (ms[1] + (n0 - 1) * ms[2]),
        "from summary(aov(value ~ factor(BTN))) with n0 = (N - sum(n^2)/N)/(G - 1)")
    for (limit in names(limits)) {
      f <- ms[1] / ms[2] / qf(limits[[limit]], df[1], df[2])
      say("icc1", subject, occasion, limit, (f - 1) / (f + n0 - 1),
          "(f - 1)/(f + n0 - 1), f = F/qf(.975 or .025, df1, df2)")
    }
  }
  for (time in 1:2) {
    occasion <- paste0("occasion=time_", time + 1, "-time_1")
    paired <- c()
    for (b in battalions) {
      group <- paste0("case=bn_", b, ";", occasion)
      say("case_indicator_change", subject, group, "estimate",
          means[battalions == b, time + 1] - means[battalions == b, 1], "mean(later) - mean(first), all values")
      first <- of(column, b, 0)
      difference <- of(column, b, time)[names(first)] - first
      say("followed_up", subject, group, "estimate", sum(!is.na(difference)), "sum(!is.na(later - first))")
      say_t("case_indicator_change_paired", subject, group, difference, "t.test(later, first, paired = TRUE)")
      paired <- c(paired, mean(difference, na.rm = TRUE))
    }
    over <- paste0("arm=effort;", occasion)
    test <- t.test(means[, time + 1], means[, 1], paired = TRUE)
    call <- "t.test(later battalion means, first battalion means, paired = TRUE)"
    say_t("indicator_change", subject, over, means[, time + 1] - means[, 1], call)
    say("indicator_change", subject, over, "statistic", test$statistic, paste0(call, "$statistic"))
    say("indicator_change", subject, over, "p", test$p.value, paste0(call, "$p.value"))
    say_t("indicator_change_paired", subject, over, paired, "t.test(battalion means of paired differences)")
  }
}
cat(sprintf("# %s; multilevel %s\n", R.version.string, packageVersion("multilevel")))
write.csv(do.call(rbind, rows), row.names = FALSE, quote = TRUE)
