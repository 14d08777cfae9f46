# Reference values of scores and their change. Usage: Rscript make_scores.R > scores.json
# Every value is what R gives for the expression that stands beside it.
suppressMessages({ library(nlme); library(lme4); library(sandwich); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
sim6 <- read.csv(file.path(here, "sim6_wide.csv"))
# Every third person left, and every fifth came later.
sim6$pre[seq_len(nrow(sim6)) %% 5 == 0] <- NA
sim6$post[seq_len(nrow(sim6)) %% 3 == 0] <- NA
long <- rbind(data.frame(case = sim6$case, id = sim6$id, wave = 1, y = sim6$pre),
              data.frame(case = sim6$case, id = sim6$id, wave = 2, y = sim6$post))
long <- long[!is.na(long$y), ]
long <- long[order(long$case, long$id, long$wave), ]
long$cell <- factor(paste(long$case, long$wave))
fit <- gls(y ~ 0 + cell, long, correlation = corSymm(form = ~ as.integer(wave) | id),
           weights = varIdent(form = ~ 1 | wave), method = "REML",
           control = glsControl(tolerance = 1e-12, msTol = 1e-14, opt = "optim"))
later <- seq(2, 12, 2); earlier <- seq(1, 11, 2)
v <- vcov(fit)
# Six cases of ten: the first ten persons of each.
ten <- do.call(rbind, lapply(split(read.csv(file.path(here, "sim6_wide.csv")), ~ case), head, 10))
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.2, rhoend = 1e-9, maxfun = 1e5))
blup <- lmer(post ~ 1 + (1 | case), ten, control = tight)
x <- c(1, 2, 3, 4, 5, 2); w <- c(1, 2, 1, 3, .5, 1)
weighted <- lm(x ~ 1, weights = w)
high <- c(3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4); low <- c(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1)

calls <- list(
  linked.changes = "as.vector(coef(fit)[later] - coef(fit)[earlier])",
  linked.se = "sqrt(diag(v)[later] + diag(v)[earlier] - 2 * v[cbind(later, earlier)])",
  shrunken.blup = "coef(blup)$case[, 1]",
  weighted.mean = "as.vector(coef(weighted))",
  weighted.se = "sqrt(as.vector(vcovHC(weighted, type = 'HC1')))",
  weighted.kish = "sum(w)^2 / sum(w^2)",
  superiority.theta = "as.vector(suppressWarnings(wilcox.test(high, low))$statistic) / (length(high) * length(low))"
)
values <- lapply(names(calls), function(id) list(
  id = unbox(id), call = unbox(calls[[id]]), value = as.vector(eval(parse(text = calls[[id]])))))
versions <- lapply(c(nlme = "nlme", lme4 = "lme4", sandwich = "sandwich"),
                   function(p) unbox(as.character(packageVersion(p))))
cat(toJSON(list(r = unbox(R.version.string), packages = versions, values = values), digits = 15, pretty = TRUE), "\n")
