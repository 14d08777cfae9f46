# The calls in effect_rows.json evaluated again. Usage: Rscript make_effect_rows.R
# MBESS and geepack are in few distributions of R; what they gave stands in effect_rows.json.
suppressMessages({ library(lme4); library(clubSandwich); library(metafor); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
stored <- fromJSON(file.path(here, "effect_rows.json"), simplifyVector = FALSE)
sim <- read.csv(file.path(here, "sim6_wide.csv"))
siml <- rbind(data.frame(sim[c("case", "treat")], time = 0, y = sim$pre),
              data.frame(sim[c("case", "treat")], time = 1, y = sim$post))
ol <- lm(post ~ pre + treat, sim)
od <- lm(y ~ treat * time, siml)
m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy)
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = read.csv(file.path(here, "bcg.csv")))
r1 <- rma(yi, vi, data = bcg)
r2 <- rma(yi, vi, data = bcg, test = "knha")
g1 <- unlist(stored$two_groups[[1]])
g2 <- unlist(stored$two_groups[[2]])
q <- unlist(stored$nhanes$estimates)
u <- unlist(stored$nhanes$variances)

# Restricted wild cluster bootstrap with every draw of signs, errors CR1S of each draw.
wcr <- function(full, restricted, data, cluster, place) {
  x <- model.matrix(full, data)
  held <- lm(restricted, data)
  t_of <- function(y) {
    fit <- lm.fit(x, y)
    bread <- solve(crossprod(x))
    scores <- rowsum(x * fit$residuals, cluster)
    variance <- bread %*% crossprod(scores) %*% bread
    g <- nrow(scores)
    n <- nrow(x)
    unname(coef(fit)[place] / sqrt(variance[place, place] * g / (g - 1) * (n - 1) / (n - ncol(x))))
  }
  observed <- t_of(model.response(model.frame(full, data)))
  signs <- as.matrix(expand.grid(rep(list(c(1, -1)), length(unique(cluster)))))
  drawn <- apply(signs, 1, function(v) t_of(fitted(held) + residuals(held) * v[match(cluster, unique(cluster))]))
  c(t = observed, p_ge = mean(abs(drawn) >= abs(observed) - 1e-10), p_gt = mean(abs(drawn) > abs(observed) + 1e-10))
}

values <- list()
for (group in stored$groups) {
  if (grepl("MBESS::|geepack::", group$call)) next
  found <- suppressWarnings(suppressMessages(eval(parse(text = group$call), globalenv())))
  values <- c(values, setNames(as.list(unname(unlist(found))), names(group$values)))
}
cat(toJSON(list(values = values), digits = 15, auto_unbox = TRUE), "\n")
