# Reference values of agreement among raters and of G studies. Usage: Rscript make_raters.R > raters.json
# Every value is what R gives for the expression that stands beside it.
suppressMessages({ library(psych); library(multilevel); library(lme4); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
raters <- read.csv(file.path(here, "raters_answers.csv"))
raters$case <- factor(raters$case)
attitude <- read.csv(file.path(here, "attitude.csv"))
shrout_fleiss <- read.csv(file.path(here, "shrout_fleiss.csv"))
sim6 <- read.csv(file.path(here, "sim6_wide.csv"))
sim6$case <- factor(sim6$case)
items <- paste0("i", 1:5)
complete <- raters[complete.cases(raters), ]

long <- function(d, id) {
  found <- reshape(d, direction = "long", varying = items, v.names = "y", timevar = "item", idvar = id)
  found$item <- factor(found$item)
  found[!is.na(found$y), ]
}
raters$id <- factor(seq_len(nrow(raters)))
complete$id <- factor(seq_len(nrow(complete)))
cells <- long(raters, "id"); cells$cell <- interaction(cells$case, cells$item)
full <- long(complete, "id")
wide <- attitude; names(wide) <- paste0("i", 1:7); wide$id <- factor(seq_len(nrow(wide)))
items_of <- paste0("i", 1:7)
att <- reshape(wide, direction = "long", varying = items_of, v.names = "y", timevar = "item", idvar = "id")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhobeg = 0.2, rhoend = 1e-9, maxfun = 1e5))
nested <- lmer(y ~ 1 + (1 | case) + (1 | id) + (1 | item) + (1 | cell), cells, control = tight)
crossed <- lmer(y ~ 1 + (1 | id) + (1 | item), att, control = tight)
one <- droplevels(cells[cells$case == "8", ])
one_case <- lmer(y ~ 1 + (1 | id) + (1 | item), one, control = tight)
variance <- function(fit, group) { v <- as.data.frame(VarCorr(fit)); v$vcov[v$grp == group] }
squares <- summary(aov(y ~ case * item + Error(id), full))

# Thomas & Hultquist (1978): unweighted means and the harmonic mean size.
thomas <- function(x, g) {
  m <- tapply(x, g, mean); n <- tapply(x, g, length); G <- length(m); N <- sum(n); h <- G / sum(1 / n)
  within <- sum((x - m[g])^2) / (N - G)
  f <- h * var(as.vector(m)) / within / qf(c(.975, .025), G - 1, N - G)
  (f - 1) / (f + h - 1)
}

values <- list()
say <- function(id, dataset, call) {
  result <- suppressWarnings(eval(parse(text = call), globalenv()))
  values[[length(values) + 1]] <<-
    list(id = id, dataset = dataset, call = call, value = as.vector(unname(unlist(result))))
}
say("raters.rwg_j.uniform", "raters", "multilevel::rwg.j(raters[items], raters$case)$rwg.j")
say("raters.rwg_j.slight_skew", "raters", "multilevel::rwg.j(raters[items], raters$case, ranvar = 1.34)$rwg.j")
say("raters.rwg_j.moderate_skew", "raters", "multilevel::rwg.j(raters[items], raters$case, ranvar = 0.9)$rwg.j")
say("raters.rwg.i4", "raters", "multilevel::rwg(raters$i4, raters$case)$rwg")
say("raters.rwg.i1", "raters", "multilevel::rwg(raters$i1, raters$case)$rwg")
say("raters.awg_j", "raters", "multilevel::awg(raters[items], raters$case, range = c(1, 5))$a.wg")
say("raters.awg.i5", "raters", "multilevel::awg(raters$i5, raters$case, range = c(1, 5))$a.wg")
say("raters.ad_m_j", "raters", "multilevel::ad.m(raters[items], raters$case)$AD.M")
say("raters.ad_m.i2", "raters", "multilevel::ad.m(raters$i2, raters$case)$AD.M")
for (part in c("ICC", "lower bound", "upper bound", "F", "p")) {
  say(paste0("crossed.", sub(" .*", "", part)), "shrout_fleiss",
      sprintf("psych::ICC(shrout_fleiss, lmer = FALSE)$results[, '%s']", part))
  say(paste0("crossed_attitude.", sub(" .*", "", part)), "attitude",
      sprintf("psych::ICC(attitude, lmer = FALSE)$results[, '%s']", part))
}
say("sim6.thomas_hultquist", "sim6", "thomas(sim6$pre, sim6$case)")
for (group in c("case", "id", "item", "cell", "Residual")) {
  say(paste0("nested.", group), "raters", sprintf("variance(nested, '%s')", group))
}
say("nested.log_likelihood", "raters", "as.numeric(logLik(nested))")
for (group in c("id", "item", "Residual")) {
  say(paste0("crossed.", group), "attitude", sprintf("variance(crossed, '%s')", group))
  say(paste0("one_case.", group), "raters", sprintf("variance(one_case, '%s')", group))
}
say("crossed.log_likelihood", "attitude", "as.numeric(logLik(crossed))")
say("one_case.log_likelihood", "raters", "as.numeric(logLik(one_case))")
say("squares.persons", "raters", "squares[[1]][[1]][, 'Mean Sq']")
say("squares.answers", "raters", "squares[[2]][[1]][, 'Mean Sq']")

versions <- sapply(c("psych", "multilevel", "lme4"), function(p) as.character(packageVersion(p)))
cat(toJSON(list(r = R.version.string, packages = as.list(versions), values = values),
           digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null"), "\n")
