# Little's test by the formula of his paper (1988, eq. 5; ML covariances with divisor n, as naniar and BaylorEdPsych),
# and saturated correlates by semTools. Writes missing_answers.json.
suppressMessages({library(lavaan); library(semTools); library(jsonlite)})
set.seed(19880403)
n <- 220
f <- rnorm(n); g <- .5 * f + rnorm(n)
x <- sapply(1:3, function(i) .8 * f + rnorm(n, sd = .7)); y <- sapply(1:3, function(i) .8 * g + rnorm(n, sd = .7))
d <- data.frame(x, y, age = .5 * g + rnorm(n), visits = .6 * f + .3 * g + rnorm(n))
names(d) <- c(paste0("x", 1:3), paste0("y", 1:3), "age", "visits")
d <- round(d, 3)
for (v in c("y1", "y2", "y3")) d[[v]][runif(n) < plogis(-1.4 + .8 * d$visits)] <- NA
d$x2[runif(n) < .1] <- NA
d$age[runif(n) < .08] <- NA

little <- function(d) {
  v <- names(d); pairs <- outer(v, v, paste, sep = " ~~ ")
  full <- c(pairs[upper.tri(pairs, diag = TRUE)], paste(v, "~ 1"))
  h1 <- lavInspect(lavaan(full, d, missing = "ml", em.h1.tol = 1e-12, em.h1.iter.max = 20000L), "sampstat")
  S <- h1$cov[v, v]; mu <- as.numeric(h1$mean[v]); y <- as.matrix(d)
  pattern <- apply(!is.na(y), 1, paste, collapse = ""); d2 <- 0; k <- 0
  for (p in unique(pattern)) {
    part <- y[pattern == p, , drop = FALSE]; o <- !is.na(part[1, ]); e <- colMeans(part[, o, drop = FALSE]) - mu[o]
    d2 <- d2 + nrow(part) * drop(t(e) %*% solve(S[o, o]) %*% e); k <- k + sum(o)
  }
  df <- k - length(v)
  list(chisq = d2, df = df, p_value = pchisq(d2, df, lower.tail = FALSE), patterns = length(unique(pattern)),
       alone = sum(table(pattern) == 1), complete = sum(complete.cases(d)))
}

model <- "f =~ x1 + x2 + x3\ng =~ y1 + y2 + y3\ng ~ f"
auxiliary_fit <- function(estimator) {
  fit <- sem.auxiliary(model, d, aux = c("age", "visits"), estimator = estimator)
  pe <- parameterEstimates(fit); keep <- with(pe, !(lhs %in% c("age", "visits") | rhs %in% c("age", "visits")))
  list(estimates = pe[keep, c("lhs", "op", "rhs", "est", "se")],
       measures = as.list(fitMeasures(fit, c("chisq", "df", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea"))),
       scaled = if (estimator == "MLR") as.list(fitMeasures(fit, c("chisq.scaled", "cfi.scaled", "baseline.chisq.scaled"))))
}
out <- list(data = d, items = little(d[1:6]), all = little(d), ML = auxiliary_fit("ML"), MLR = auxiliary_fit("MLR"))
write(toJSON(out, digits = 12, na = "null", auto_unbox = TRUE, dataframe = "columns"), "missing_answers.json")
