# The calls in scorecard.json evaluated again, with the data they need. Usage: Rscript make_scorecard.R BFI_CSV
# MBESS is in few distributions of R; what it gave stands in scorecard.json and is not recomputed.
suppressMessages({ library(psych); library(lavaan); library(semTools); library(polycor); library(jsonlite) })

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
stored <- fromJSON(file.path(here, "scorecard.json"), simplifyVector = FALSE)
att <- read.csv(file.path(here, "attitude.csv"))
sf <- read.csv(file.path(here, "shrout_fleiss.csv"))
bfi <- read.csv(commandArgs(TRUE)[1])
keys <- unlist(lapply(c("A", "C", "E", "N", "O"), paste0, 1:5))
A <- bfi[complete.cases(bfi[keys]), paste0("A", 1:5)]
A$A1 <- 7 - A$A1
rownames(A) <- NULL
HS <- HolzingerSwineford1939

three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
one <- "f =~ A1 + A2 + A3 + A4 + A5"
fi <- c("chisq", "df", "pvalue", "cfi", "tli", "rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "srmr", "aic", "bic")
# lavaan's default optimiser stops up to 1e-6 from the optimum; started there again it comes closer.
again <- function(...) { fit <- cfa(...); for (i in 1:4) fit <- cfa(..., start = fit); fit }
f1 <- again(three, HS)
fAm <- again(one, A)
fA <- again(one, A, ordered = names(A), estimator = "WLSMV")
ic <- again(three, HS, group = "school")
im <- again(three, HS, group = "school", group.equal = "loadings")
is <- again(three, HS, group = "school", group.equal = c("loadings", "intercepts"))
pc <- suppressMessages(polychoric(A, correct = 0))
pl <- unclass(lavCor(A, ordered = names(A)))
aw <- reshape(cbind(id = seq_len(nrow(att)), att), varying = names(att), v.names = "y", timevar = "item",
              idvar = "id", direction = "long")
library(lme4, exclude = "show")

values <- list()
for (group in stored$groups) {
  if (grepl("MBESS::", group$call, fixed = TRUE)) next
  found <- suppressWarnings(suppressMessages(eval(parse(text = group$call), globalenv())))
  values <- c(values, setNames(as.list(unname(unlist(found))[seq_along(group$values)]), names(group$values)))
}
data <- list(hs = unname(as.matrix(HS[paste0("x", 1:9)])), school = as.character(HS$school),
             thurstone = unname(unclass(as.matrix(Thurstone))))
cat(toJSON(list(data = data, values = values), digits = 15, auto_unbox = TRUE), "\n")
