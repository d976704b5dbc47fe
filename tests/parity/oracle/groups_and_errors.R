# Limits of eta squared, and a regression with HC3 errors, in base R: Rscript groups_and_errors.R, which writes
# groups_and_errors.json. The data are those of ../reference/case6_data.csv.
d <- read.csv("../reference/case6_data.csv")
mean_of <- function(code) scale(rowMeans(d[grep(paste0("^", code, "[0-9]+$"), names(d))]))[, 1]
y <- mean_of("RI"); X <- cbind(1, mean_of("PROMO"), mean_of("QUAL"), mean_of("SAT"))
hc3 <- function(X) {
  inverse <- solve(crossprod(X)); b <- inverse %*% crossprod(X, y)
  e <- y - X %*% b; h <- rowSums((X %*% inverse) * X)
  V <- inverse %*% crossprod(X * as.vector(e / (1 - h))) %*% inverse
  list(b = b[-1], V = V, df = nrow(X) - ncol(X))
}
wald <- function(m, at) {
  f <- as.numeric(t(m$b[at - 1]) %*% solve(m$V[at, at], m$b[at - 1])) / length(at)
  c(f, pf(f, length(at), m$df, lower.tail = FALSE))
}
first <- hc3(X[, 1:3]); second <- hc3(X)
statistic <- second$b / sqrt(diag(second$V))[-1]
number <- function(x) paste0("[", paste(formatC(x, digits = 16, format = "g"), collapse = ", "), "]")

limits <- function(eta2, k, n, level) { # noncentralities at which F is as large, or as small, as it is
  f <- eta2 / (1 - eta2) * (n - k) / (k - 1)
  one <- function(p) if (pf(f, k - 1, n - k) <= p) 0 else
    uniroot(function(nc) pf(f, k - 1, n - k, nc) - p, c(0, 500), tol = 1e-12)$root
  nc <- sapply(c((1 + level) / 2, (1 - level) / 2), one)
  nc / (nc + n)
}
cases <- list(c(.10, 4, 238, .95), c(.016, 5, 238, .95), c(.3, 3, 40, .90), c(0, 3, 60, .95))
writeLines(paste0("{\"beta\": ", number(second$b), ",\n \"t\": ", number(statistic), ",\n \"p\": ",
  number(2 * pt(-abs(statistic), second$df)), ",\n \"f_first\": ", number(wald(first, 2:3)),
  ",\n \"f_second\": ", number(wald(second, 2:4)), ",\n \"f_change\": ", number(wald(second, 4)),
  ",\n \"limits\": [", paste(sapply(cases, function(v)
    paste0("[", number(v), ", ", number(limits(v[1], v[2], v[3], v[4])), "]")), collapse = ", "), "]}"),
  "groups_and_errors.json")
