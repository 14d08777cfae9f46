# Reference values of ordinal items. Usage: Rscript make_ordinal.R BFI_CSV > ordinal.json
# Every value is what R gives for the expression that stands beside it.
suppressMessages({ library(psych); library(lavaan); library(semTools); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
attitude <- read.csv(file.path(here, "attitude.csv"))
bfi <- read.csv(commandArgs(TRUE)[1])
keys <- unlist(lapply(c("A", "C", "E", "N", "O"), paste0, 1:5))
agree <- bfi[complete.cases(bfi[keys]), paste0("A", 1:5)]
agree$A1 <- 7 - agree$A1
# With missing answers; cut in two; and few persons, whose tables have empty cells.
gaps <- bfi[, paste0("A", 1:5)]
gaps$A1 <- 7 - gaps$A1
halves <- as.data.frame(lapply(agree, function(x) as.integer(x > 4)))
few <- agree[1:80, ]

pairs <- function(m) m[lower.tri(m)]
ordered_cor <- function(d, ...) pairs(unclass(lavCor(d, ordered = names(d), ...)))
gamma_of <- function(d) {
  fit <- lavCor(d, ordered = names(d), output = "fit", se = "robust.sem")
  as.matrix(lavTech(fit, "gamma")[[1]]) / nrow(d)
}
one_factor <- function(d) {
  cfa(paste("f =~", paste(names(d), collapse = " + ")), d, ordered = names(d), std.lv = TRUE)
}
filled_cor <- function(d, by) {
  at <- combn(ncol(d), 2)
  apply(at, 2, function(p) {
    counts <- table(d[[p[1]]], d[[p[2]]]); counts[counts == 0] <- by
    polycor::polychor(counts)
  })
}
thresholds <- function(d) unclass(lavCor(d, ordered = names(d), output = "th"))

values <- list()
say <- function(id, dataset, call) {
  result <- suppressWarnings(suppressMessages(eval(parse(text = call), globalenv())))
  values[[length(values) + 1]] <<-
    list(id = id, dataset = dataset, call = call, value = as.vector(unname(result)))
}
say("ordinal.agree.thresholds", "agree", "thresholds(agree)")
for (name in c("agree", "halves", "few")) {
  say(sprintf("ordinal.%s.polychoric", name), name, sprintf("ordered_cor(%s)", name))
}
say("ordinal.gaps.polychoric", "gaps", "ordered_cor(gaps, missing = 'pairwise')")
say("ordinal.few.filled", "few", "filled_cor(few, .5)")
say("ordinal.agree.gamma.first_threshold", "agree", "gamma_of(agree)[1, ]")
say("ordinal.agree.gamma.first_correlation", "agree", "gamma_of(agree)[26, ]")
say("ordinal.agree.gamma.diagonal", "agree", "diag(gamma_of(agree))")
say("ordinal.agree.alpha", "agree", "compRelSEM(one_factor(agree), tau.eq = TRUE, ord.scale = FALSE)")
for (observed in c("TRUE", "FALSE")) {
  say(sprintf("ordinal.agree.omega.%s", c("TRUE" = "observed", "FALSE" = "implied")[observed]), "agree",
      sprintf("compRelSEM(one_factor(agree), ord.scale = TRUE, obs.var = %s)", observed))
}
say("attitude.ase", "attitude", "psych::alpha(attitude)$total$ase")
say("attitude.split_half", "attitude",
    "unlist(psych::splitHalf(attitude, n.sample = 1000)[c('minrb', 'meanr', 'maxrb')])")

versions <- sapply(c("psych", "lavaan", "semTools", "polycor"), function(p) as.character(packageVersion(p)))
cat(toJSON(list(r = R.version.string, packages = as.list(versions), values = values),
           digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
