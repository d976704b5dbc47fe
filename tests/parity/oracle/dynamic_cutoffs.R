# Cut-offs simulated by lavaan 0.6-14 and MASS: Rscript dynamic_cutoffs.R, which writes dynamic_cutoffs.json
# The levels of the R package `dynamic` (cfaHB, cfaOne), written down from its papers: the standardised model of the data,
# and cross-loadings of .424 (on the second factor) and .570, which its vignette prints for the three factors.
suppressMessages(library(lavaan))
library(jsonlite)
set.seed(20)
draws <- 500
hs <- HolzingerSwineford1939
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
one <- "g =~ x1 + x2 + x3 + x4 + x5 + x6 + x9"
index <- c("srmr", "rmsea", "cfi")
fitted_in <- function(R, model, n) {
  t(sapply(seq_len(draws), function(i) {
    d <- as.data.frame(MASS::mvrnorm(n, rep(0, ncol(R)), R))
    names(d) <- colnames(R)
    f <- suppressWarnings(cfa(model, d, std.lv = TRUE, se = "none", check.post = FALSE))
    if (lavInspect(f, "converged")) unname(c(fitMeasures(f, index))) else rep(NA, 3)
  }))
}
quantiles <- function(x, p) sapply(1:3, function(k) unname(quantile(x[, k], if (k == 3) 1 - p else p, na.rm = TRUE)))
parts <- function(model) {
  s <- lavInspect(cfa(model, hs), "std")
  list(L = unclass(s$lambda), P = unclass(s$psi), E = unclass(s$theta))
}
unit <- function(R) { diag(R) <- 1; R }
said <- list()
m <- parts(three)
cross <- function(steps) {
  L <- m$L
  for (s in steps) L[s$item, s$factor] <- s$size
  unit(L %*% m$P %*% t(L) + m$E)
}
steps <- list(list(item = "x2", factor = "textual", size = 0.424), list(item = "x7", factor = "textual", size = 0.570))
said$three <- list(
  model = three, steps = steps, true = quantiles(fitted_in(cross(list()), three, 301), 0.95),
  levels = lapply(1:2, function(k) { x <- fitted_in(cross(steps[1:k]), three, 301); list(p05 = quantiles(x, 0.05), p10 = quantiles(x, 0.10)) })
)
m <- parts(one)
order <- names(sort(abs(m$L[, 1])))
pairs <- lapply(1:3, function(k) c(order[2 * k - 1], order[2 * k]))
tied <- function(count) {
  R <- unit(m$L %*% m$P %*% t(m$L) + m$E)
  for (p in pairs[seq_len(count)]) {
    extra <- 0.3 * sqrt(m$E[p[1], p[1]] * m$E[p[2], p[2]])
    R[p[1], p[2]] <- R[p[1], p[2]] + extra
    R[p[2], p[1]] <- R[p[1], p[2]]
  }
  R
}
said$one <- list(
  model = one, pairs = pairs, true = quantiles(fitted_in(tied(0), one, 301), 0.95),
  levels = lapply(1:3, function(k) { x <- fitted_in(tied(k), one, 301); list(p05 = quantiles(x, 0.05), p10 = quantiles(x, 0.10)) })
)
write_json(said, "dynamic_cutoffs.json", auto_unbox = TRUE, digits = 5, pretty = TRUE)
