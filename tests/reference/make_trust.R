# Reference values of how far effects can be trusted. Usage: Rscript make_trust.R > trust.json
# Every value is what R gives for the expression that stands beside it. rbounds, EValue and TOSTER
# are not among Debian's packages, so their formulas are written out here.
suppressMessages(library(jsonlite))

ev <- function(rr) { rr <- ifelse(rr < 1, 1 / rr, rr); rr + sqrt(rr * (rr - 1)) }
# Every assignment of signs of the pairs, each treated one first with probability p, on its own.
tail_of <- function(d, p) {
  d <- d[d != 0]
  r <- rank(abs(d)); observed <- sum(r[d > 0])
  signs <- as.matrix(expand.grid(rep(list(0:1), length(d))))
  sum((p^rowSums(signs) * (1 - p)^rowSums(1 - signs))[signs %*% r >= observed - 1e-9])
}
bounds <- function(d, gamma) c(tail_of(d, 1 / (1 + gamma)), tail_of(d, gamma / (1 + gamma)))
pairs <- c(2.1, -.4, 1.3, .9, 3.2, .2, -.1, 1.8, 2.6, .7)
tied <- c(1, 2, -1, 2, 3, 0, 1, -2, 3)
many <- sin(1:120) + .35
normal_bound <- function(d, p) {
  r <- rank(abs(d))
  1 - pnorm((sum(r[d > 0]) - p * sum(r)) / sqrt(p * (1 - p) * sum(r^2)))
}
g1 <- c(12, 15, 11, 18, 14, 13, 17, 16, 12, 15); g2 <- c(10, 13, 9, 14, 12, 11, 13, 15, 10, 12)
cases <- c(.12, -.05, .2, .08, -.11, .02)
tost <- function(a, b = NULL, m, ...) {
  p <- max(t.test(a, b, mu = -m, alternative = "greater", ...)$p.value,
           t.test(a, b, mu = m, alternative = "less", ...)$p.value)
  c(p, t.test(a, b, conf.level = .9, ...)$conf.int)
}
pert <- function(u, a, m, b) a + (b - a) * qbeta(u, 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a))
triangle <- function(u, a, m, b)
  uniroot(function(x) ifelse(x < m, (x - a)^2 / ((b - a) * (m - a)), 1 - (b - x)^2 / ((b - a) * (b - m))) - u,
          c(a, b), tol = 1e-14)$root

calls <- list(
  e.ratio = "ev(c(3.9, 1.8))",
  e.protective = "ev(c(.8, .9))",
  e.difference = "ev(exp(.91 * .5 - c(0, 1.78 * .2)))",
  signed_rank.plain = "psignrank(sum(rank(abs(pairs))[pairs > 0]) - 1, 10, lower.tail = FALSE)",
  bounds.two = "bounds(pairs, 2)", bounds.five = "bounds(pairs, 5)",
  bounds.tied = "bounds(tied, 1.5)",
  bounds.many = "c(normal_bound(many, 1 / 2.5), normal_bound(many, 1.5 / 2.5))",
  bias_borne = "uniroot(function(g) tail_of(pairs, g / (1 + g)) - .05, c(1, 20), tol = 1e-13)$root",
  tost.welch = "tost(g1, g2, m = 2)", tost.pooled = "tost(g1, g2, m = 4, var.equal = TRUE)",
  tost.paired = "tost(g1, g2, m = 3, paired = TRUE)", tost.cases = "tost(cases, m = .25)",
  pert = "pert(c(.05, .5, .9), .1, .2, .6)",
  triangular = "sapply(c(.05, .5, .9), triangle, .1, .2, .6)"
)
values <- lapply(names(calls), function(id) list(
  id = unbox(id), call = unbox(calls[[id]]), value = as.vector(eval(parse(text = calls[[id]])))))
cat(toJSON(list(r = unbox(R.version.string), packages = list(stats = unbox(as.character(packageVersion("stats")))),
                values = values), digits = 15, pretty = TRUE), "\n")
