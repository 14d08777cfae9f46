# Reference values of effects, clusters and pooling. Usage: Rscript make_effects.R > effects.json
# Every value is what R gives for the expression that stands beside it. Iterations go on until
# they move by less than 1e-12; as they come, metafor's PM and EB differ in the fifth decimal.
suppressMessages({ library(metafor); library(clubSandwich); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
sim6 <- read.csv(file.path(here, "sim6_wide.csv"))
sim6$gain <- sim6$post - sim6$pre
long <- data.frame(case = rep(sim6$case, 2), treat = rep(sim6$treat, 2),
                   time = rep(0:1, each = nrow(sim6)), y = c(sim6$pre, sim6$post))
gains <- tapply(sim6$gain, sim6$case, mean)
bcg <- read.csv(file.path(here, "bcg.csv"))
bcg <- transform(bcg, yi = log((tpos / (tpos + tneg)) / (cpos / (cpos + cneg))),
                 vi = 1 / tpos - 1 / (tpos + tneg) + 1 / cpos - 1 / (cpos + cneg))
own <- do.call(rbind, lapply(split(sim6$gain, sim6$case), function(g)
  data.frame(yi = mean(g), vi = var(g) / length(g))))
tight <- list(threshold = 1e-14, tol = 1e-14, maxiter = 10000)
pooled <- function(data, method = "REML", test = "adhoc")
  rma(yi, vi, data = data, method = method, test = test, control = tight)
profile <- function(data) confint(pooled(data), control = list(tol = 1e-14, maxiter = 10000))$random

values <- list()
say <- function(id, dataset, call) {
  result <- unname(eval(parse(text = call), globalenv()))
  values[[length(values) + 1]] <<- list(id = id, dataset = dataset, call = call, value = result)
}
for (data in c("bcg", "own")) {
  a <- function(id, call) say(paste0(data, ".", id), data, sprintf(call, data))
  for (method in c("REML", "ML", "DL", "PM", "EB", "SJ", "HE", "HS")) {
    a(paste0("tau2.", tolower(method)), paste0("pooled(%s, '", method, "')$tau2"))
  }
  for (test in c("z", "knha", "adhoc")) {
    a(paste0("mean.", test), paste0(
      "unlist(pooled(%s, test = '", test, "')[c('beta', 'se', 'ci.lb', 'ci.ub', 'pval')])"))
  }
  a("prediction", "with(predict(pooled(%s)), c(pi.lb, pi.ub))")
  a("q", "unlist(pooled(%s)[c('QE', 'QEp')])")
  a("i2", "pooled(%s)$I2 / 100")
  a("h2", "pooled(%s)$H2")
  a("tau2.limits", "profile(%s)[1, 2:3]")
  a("i2.limits", "profile(%s)[3, 2:3] / 100")
  a("leave_one_out", "sapply(1:nrow(%1$s), function(i) pooled(%1$s[-i, ])$beta)")
}
models <- c(ancova = "lm(post ~ pre + treat, sim6)", gain = "lm(gain ~ treat, sim6)",
            did = "lm(y ~ treat * time, long)")
for (name in names(models)) {
  data <- if (name == "did") "long" else "sim6"
  last <- c(ancova = 3, gain = 2, did = 4)[name]
  for (type in c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
    say(paste0("cluster.", name, ".", type), data, sprintf(
      "sqrt(vcovCR(%s, %s$case, '%s')[%d, %d])", models[name], data, type, last, last))
  }
  say(paste0("cluster.", name, ".test"), data, sprintf(
    "unlist(coef_test(%s, 'CR2', cluster = %s$case)[%d, c('beta', 'tstat', 'df_Satt', 'p_Satt')])",
    models[name], data, last))
}
say("pooled_t", "sim6", "unlist(t.test(gains[1:3], gains[4:6], var.equal = TRUE)[c('statistic', 'parameter', 'p.value', 'conf.int')])")
for (count in c(0, 1, 10, 250)) {
  say(paste0("garwood.", count), "", sprintf("poisson.test(%d)$conf.int", count))
}

versions <- sapply(c("metafor", "clubSandwich"), function(p) as.character(packageVersion(p)))
cat(toJSON(list(r = R.version.string, packages = as.list(versions), values = values),
           digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
