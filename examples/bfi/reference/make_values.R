# Writes values.csv: what R gives for the five scales of psychTools::bfi, with the calls that gave it.
# Run: Rscript make_values.R path/to/bfi.csv > values.csv
suppressMessages({library(psych); library(lavaan); library(multilevel)})
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
cat(sprintf("# %s; psych %s, lavaan %s\n", R.version.string, packageVersion("psych"), packageVersion("lavaan")))
write.csv(do.call(rbind, rows), row.names = FALSE, quote = TRUE)
