# Reference values of mixed models. Usage: Rscript make_mixed.R > mixed.json
# Every value is what R gives for the expression that stands beside it.
suppressMessages({ library(lme4); library(lmerTest); library(pbkrtest); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
wide <- read.csv(file.path(here, "sim6_wide.csv"))
long <- rbind(data.frame(wide[1:3], time = 0, y = wide$pre), data.frame(wide[1:3], time = 1, y = wide$post))
# Every seventh second wave and every eleventh row were not answered.
row <- seq_len(nrow(long))
long <- long[!((row %% 7 == 0 & long$time == 1) | row %% 11 == 0), ]
# Six cases at three waves; persons come and go.
waves <- read.csv(file.path(here, "mixed_waves.csv"))

# The default search stops early; an estimate on the edge is no error.
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.2, rhoend = 1e-9, maxfun = 1e5),
                     check.conv.singular = "ignore", check.conv.grad = "ignore", check.conv.hess = "ignore")
fit <- function(formula, data, ...) suppressMessages(lmerTest::lmer(formula, data, control = tight, ...))
deviance_of <- function(fit) -2 * as.numeric(logLik(fit))
kr <- function(fit) as.vector(coef(summary(fit, ddf = "Kenward-Roger"))[, 1:3])
sat <- function(fit) as.vector(coef(summary(fit))[, 1:3])
joint <- function(large, small) unlist(getKR(KRmodcomp(large, small))[c("ndf", "ddf", "Fstat", "F.scaling")])

sleep <- fit(Reaction ~ Days + (Days | Subject), sleepstudy)
lines <- lapply(split(sleepstudy, sleepstudy$Subject), function(d) lm(Reaction ~ Days, d))
ancova <- fit(post ~ pre + treat + (1 | case), wide)
ancova_ml <- fit(post ~ pre + treat + (1 | case), wide, REML = FALSE)
null <- fit(post ~ 1 + (1 | case), wide)
slopes <- fit(y ~ treat * time + (time | case) + (1 | id), long)
slopes_ml <- fit(y ~ treat * time + (time | case) + (1 | id), long, REML = FALSE)
slopes_null <- fit(y ~ time + (time | case) + (1 | id), long)
apart <- fit(y ~ treat * time + (time || case) + (1 | id), long)
gain <- fit(post - pre ~ treat + (1 | case), wide)
edge <- fit(y ~ treat * time + (1 | case) + (1 | id), waves)
edge_slopes <- fit(y ~ treat * time + (time | case) + (1 | id), waves)
# Cases with the same mean: nothing varies between them.
waves$off <- waves$y - ave(waves$y, waves$case)
level <- fit(off ~ treat + (1 | case), waves)
wrong <- fit(y ~ treat * time + (1 | case) + (1 | id), long)

calls <- list(
  sleep.intercepts = "unname(sapply(lines, function(m) coef(m)[1]))",
  sleep.slopes = "unname(sapply(lines, function(m) coef(m)[2]))",
  sleep.squares = "unname(sapply(lines, deviance))",
  sleep.deviance = "deviance_of(sleep)",
  sleep.kr = "kr(sleep)",
  sleep.variances = "as.data.frame(VarCorr(sleep))$vcov",
  ancova.deviance = "deviance_of(ancova)",
  ancova.ml = "deviance_of(ancova_ml)",
  ancova.kr = "kr(ancova)",
  ancova.satterthwaite = "sat(ancova)",
  ancova.variances = "as.data.frame(VarCorr(ancova))$vcov",
  ancova.joint = "joint(ancova, null)",
  ancova.vcov = "as.vector(as.matrix(vcovAdj(ancova)))",
  ancova.md = "unlist(contestMD(ancova, diag(3)[2:3, ])[3:5])",
  gain.kr = "kr(gain)",
  slopes.deviance = "deviance_of(slopes)",
  slopes.ml = "deviance_of(slopes_ml)",
  slopes.kr = "kr(slopes)",
  slopes.satterthwaite = "sat(slopes)",
  slopes.variances = "as.data.frame(VarCorr(slopes))$vcov",
  slopes.joint = "joint(slopes, slopes_null)",
  slopes.md = "unlist(contestMD(slopes, diag(4)[c(2, 4), ])[3:5])",
  apart.deviance = "deviance_of(apart)",
  apart.kr = "kr(apart)",
  edge.deviance = "deviance_of(edge)",
  edge.kr = "kr(edge)",
  edge.satterthwaite = "sat(edge)",
  edge.variances = "as.data.frame(VarCorr(edge))$vcov",
  edge_slopes.deviance = "deviance_of(edge_slopes)",
  level.kr = "kr(level)",
  level.satterthwaite = "sat(level)",
  level.variances = "as.data.frame(VarCorr(level))$vcov",
  wrong.kr = "kr(wrong)"
)
values <- lapply(names(calls), function(id) list(
  id = unbox(id), call = unbox(calls[[id]]), value = as.vector(eval(parse(text = calls[[id]])))))
versions <- lapply(c(lme4 = "lme4", lmerTest = "lmerTest", pbkrtest = "pbkrtest"),
                   function(p) unbox(as.character(packageVersion(p))))
cat(toJSON(list(r = unbox(R.version.string), packages = versions, values = values), digits = 15, pretty = TRUE), "\n")
