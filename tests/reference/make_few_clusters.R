# Reference values of few-cluster inference. Usage: Rscript make_few_clusters.R > few_clusters.json
# Every value is what R gives for the expression that stands beside it. The data are sim6_wide.csv
# and a design that both languages compute from the same formulas.
suppressMessages({ library(clubSandwich); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
sim6 <- read.csv(file.path(here, "sim6_wide.csv"))
sim6 <- transform(sim6, gain = post - pre, w = 1 + id %% 4)
even <- transform(sim6, w = 1 / table(sim6$case)[as.character(sim6$case)])
uneven <- sim6[sim6$id %% (sim6$case + 1) == 0, ]
long <- with(sim6, data.frame(case = rep(case, 2), treat = rep(treat, 2), id = rep(id, 2),
                              time = rep(0:1, each = length(id)), y = c(pre, post)))
long$w <- 1 + (long$id + 3 * long$time) %% 5
i <- 1:48
made <- data.frame(case = rep(1:7, c(3, 8, 5, 12, 4, 7, 9)), x = sin(i), z = cos(2 * i), w = 1 + i %% 4)
made <- transform(made, treat = as.numeric(case <= 3), y = cos(3 * i) + case / 5 + x / 2)

values <- list()
say <- function(id, dataset, call) {
  result <- as.vector(unname(eval(parse(text = call), globalenv())))
  values[[length(values) + 1]] <<- list(id = id, dataset = dataset, call = call, value = result)
}
models <- list(
  ancova = c("sim6", "post ~ pre + treat"),
  ancova_weighted = c("sim6", "post ~ pre + treat", "w"),
  gain = c("sim6", "gain ~ treat"),
  gain_even = c("even", "gain ~ treat", "w"),
  gain_uneven = c("uneven", "gain ~ treat"),
  ancova_uneven = c("uneven", "post ~ pre + treat", "w"),
  did = c("long", "y ~ treat * time"),
  did_weighted = c("long", "y ~ treat * time", "w"),
  absorbed = c("long", "y ~ factor(case) + time + treat:time"),
  absorbed_weighted = c("long", "y ~ factor(case) + time + treat:time", "w"),
  made = c("made", "y ~ x + z + treat"),
  made_weighted = c("made", "y ~ x + z + treat", "w"))
for (name in names(models)) {
  m <- models[[name]]
  fit <- sprintf("lm(%s, %s%s)", m[2], m[1], if (length(m) > 2) ", weights = w" else "")
  # What has a dummy for every case has no inverse for CR3.
  for (type in c("CR0", "CR1", "CR1S", "CR2", if (!grepl("absorbed", name)) "CR3")) {
    say(paste(name, type, sep = "."), m[1], sprintf(
      "sqrt(diag(vcovCR(%s, %s$case, '%s')))", fit, m[1], type))
  }
  say(paste0(name, ".df"), m[1], sprintf(
    "coef_test(%s, 'CR2', cluster = %s$case, test = 'Satterthwaite')$df_Satt", fit, m[1]))
  say(paste0(name, ".coefficients"), m[1], sprintf("coef(%s)", fit))
}
wald <- list(
  ancova = "2:3", ancova_weighted = "2:3", did = "c(2, 4)", did_weighted = "2:4", made = "2:4",
  made_weighted = "2:4", made_weighted = "c(3, 4)", ancova_uneven = "3")
for (at in seq_along(wald)) {
  name <- names(wald)[at]
  m <- models[[name]]
  fit <- sprintf("lm(%s, %s%s)", m[2], m[1], if (length(m) > 2) ", weights = w" else "")
  for (test in c("HTZ", "Naive-F")) {
    say(paste(name, test, wald[[at]], sep = "."), m[1], sprintf(
      "unlist(Wald_test(%s, constrain_zero(%s), vcov = 'CR2', cluster = %s$case, test = '%s')[c('Fstat', 'df_num', 'df_denom', 'p_val')])",
      fit, wald[[at]], m[1], test))
  }
}
p <- "c(.011, .2, .04, .003, .04, .9, 1, .0004)"
for (method in c("holm", "BH")) {
  say(paste0("adjust.", method), "", sprintf("p.adjust(%s, '%s')", p, method))
}
adjusted <- "lm(post ~ treat + pre, aggregate(cbind(pre, post, treat) ~ case, sim6, mean))"
say("ancova_of_case_means", "sim6", sprintf(
  "c(summary(%1$s)$coefficients[2, ], confint(%1$s)[2, ])", adjusted))

versions <- c(clubSandwich = as.character(packageVersion("clubSandwich")))
cat(toJSON(list(r = R.version.string, packages = as.list(versions), values = values),
           digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
