# Reference values of change within one case and over few. Usage: Rscript make_change.R > change.json
# Every value is what R gives for the expression that stands beside it. Nobody's package for the
# paired 2 by 2 table is among Debian's, so Newcombe's formula is written out here.
suppressMessages({library(jsonlite); library(effectsize)})

a <- cbind(c(2, 3, 4, 3, 5, 2, 4, 3), c(3, 3, 5, 4, 5, 4, 5, 2))
b <- cbind(c(1.5, 2.5, 2, 3.5, 3), c(2.5, 2, 3.5, 4, 4.5))
c3 <- cbind(c(3, 4.5, 2.5, 4), c(3.5, 4, 3.5, 4.5))
distinct <- c(2.1, -.4, 1.3, .9, 3.2, .2, -.1, 1.8, 2.6, .7)
many <- round(sin(1:60) + .35, 6)
g1 <- c(12, 15, 11, 18, 14, 13, 17, 16, 12, 15); g2 <- c(10, 13, 9, 14, 12, 11, 13, 15, 10, 12)
j <- function(df) gamma(df / 2) / (sqrt(df / 2) * gamma((df - 1) / 2))
within <- function(cases, column) sum(sapply(cases, function(m) sum((m[, column] - mean(m[, column]))^2)))
freedom <- function(cases) sum(sapply(cases, nrow) - 1)
gains <- function(cases) sapply(cases, function(m) mean(m[, 2]) - mean(m[, 1]))
gav <- function(cases) j(freedom(cases)) * mean(gains(cases)) /
  sqrt((within(cases, 1) + within(cases, 2)) / freedom(cases) / 2)
drm <- function(cases) {
  centred <- do.call(rbind, lapply(cases, scale, scale = FALSE))
  r <- sum(centred[, 1] * centred[, 2]) / sqrt(sum(centred[, 1]^2) * sum(centred[, 2]^2))
  mean(gains(cases)) / sqrt(sum((centred[, 2] - centred[, 1])^2) / freedom(cases)) * sqrt(2 * (1 - r))
}
jack <- function(f, cases) {
  left <- sapply(seq_along(cases), function(i) f(cases[-i])); g <- length(cases)
  f(cases) + c(-1, 1) * qt(.975, g - 1) * sqrt((g - 1) / g * sum((left - mean(left))^2))
}
wilson <- function(x, n) as.vector(prop.test(x, n, correct = FALSE)$conf.int)
newcombe <- function(a, b, c, d) {
  n <- a + b + c + d; p1 <- (a + b) / n; p2 <- (a + c) / n
  w1 <- wilson(a + b, n); w2 <- wilson(a + c, n)
  apart <- a * d - b * c; if (apart > 0) apart <- max(apart - n / 2, 0)
  across <- (a + b) * (c + d) * (a + c) * (b + d); phi <- if (across == 0) 0 else apart / sqrt(across)
  c(p2 - p1 - sqrt((p2 - w2[1])^2 - 2 * phi * (p2 - w2[1]) * (w1[2] - p1) + (w1[2] - p1)^2),
    p2 - p1 + sqrt((w2[2] - p2)^2 - 2 * phi * (w2[2] - p2) * (p1 - w1[1]) + (p1 - w1[1])^2))
}
midp <- function(x, m) 2 * pbinom(min(x, m - x), m, .5) - dbinom(x, m, .5)
hl <- function(x, ...) { w <- wilcox.test(x, conf.int = TRUE, ...); c(w$estimate, w$conf.int) }

calls <- list(
  j = "sapply(c(2, 7, 40), j)",
  g_av = "c(gav(list(a, b, c3)), jack(gav, list(a, b, c3)))",
  d_rm = "c(drm(list(a, b, c3)), jack(drm, list(a, b, c3)))",
  d_rm.one = "mean(a[, 2] - a[, 1]) / sd(a[, 2] - a[, 1]) * sqrt(2 * (1 - cor(a)[1, 2]))",
  d_z = "{ d <- cohens_d(distinct, mu = 0); c(j(9) * d[[1]], d$CI_low, d$CI_high) }",
  d_z.paired = "{ d <- cohens_d(g1, g2, paired = TRUE); c(j(9) * d[[1]], d$CI_low, d$CI_high) }",
  d_z.t = "{ t <- t.test(distinct); c(t$statistic, t$p.value) }",
  hl = "hl(distinct, exact = TRUE)",
  hl.many = "hl(many, exact = TRUE)",
  hl.ninety = "hl(distinct, exact = TRUE, conf.level = .9)",
  rank_biserial = "{ r <- rank_biserial(distinct); c(r[[1]], r$CI_low, r$CI_high) }",
  rank_biserial.p = "wilcox.test(distinct, exact = TRUE)$p.value",
  mcnemar = "{ x <- binom.test(12, 16); c(x$estimate, x$conf.int, x$p.value) }",
  mcnemar.mid = "midp(12, 16)",
  newcombe = "newcombe(20, 4, 12, 14)",
  newcombe.against = "newcombe(3, 9, 14, 4)",
  newcombe.edge = "newcombe(0, 0, 6, 14)",
  path = "{ d <- a[, 2] - .4 * a[, 1] - .6 * 5; t <- t.test(d); c(t$estimate, t$conf.int) }"
)
values <- lapply(names(calls), function(id) list(
  id = unbox(id), call = unbox(calls[[id]]), value = as.vector(eval(parse(text = calls[[id]])))))
versions <- lapply(c(stats = "stats", effectsize = "effectsize"), function(p) unbox(as.character(packageVersion(p))))
cat(toJSON(list(r = unbox(R.version.string), packages = versions, values = values),
           digits = 15, pretty = TRUE), "\n")
