# Ordinal probit regressions of sparse items by MASS::polr (R 4.2.2): Rscript probit.R, which writes probit.json
# lavaan 0.6-14 takes the same regressions, but its search diverges here: its thresholds come out of order.
suppressMessages({library(MASS); library(jsonlite); library(lavaan)})
set.seed(51)
n <- 200
x <- rbinom(n, 1, 0.4)
f <- 0.3 * x + rnorm(n)
cuts <- c(-Inf, -1, -0.6, 0.1, 0.12, 0.9, 0.93, Inf) # the fourth and the sixth category are hardly ever chosen
d <- as.data.frame(lapply(1:4, function(k) as.integer(cut(0.8 * f + rnorm(n, sd = 0.6), cuts))))
names(d) <- paste0("y", 1:4)
d$x <- x
of <- function(v) {
  fit <- polr(factor(d[[v]]) ~ x, d, method = "probit", control = list(reltol = 1e-16, maxit = 5000))
  list(thresholds = unname(fit$zeta), counts = as.vector(table(d[[v]])))
}
fit <- suppressWarnings(sem("f =~ y1 + y2 + y3 + y4\nf ~ x", d, ordered = names(d)[1:4]))
thresholds <- lavInspect(fit, "sampstat")$res.th
ordered <- sapply(split(as.vector(thresholds), sub("[|].*", "", names(thresholds))), function(t) all(diff(t) > 0))
writeLines(toJSON(list(data = d, polr = sapply(names(d)[1:4], of, simplify = FALSE), lavaan_in_order = unname(ordered)),
                  digits = 15, dataframe = "columns"), "probit.json")
