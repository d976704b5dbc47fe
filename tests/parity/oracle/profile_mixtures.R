# Mixtures of normal classes with a common covariance matrix, by mclust (EEI: diagonal, EEE: any), taken to their end,
# and one common factor of one class by factanal, for tests/parity/test_profile_mixtures.py. Data: R's own iris and attitude.
# Run in this folder: Rscript profile_mixtures.R     (mclust, jsonlite)
suppressMessages({library(mclust); library(jsonlite)})
x <- as.matrix(iris[, 1:4])
strict <- emControl(tol = c(1e-13, 1e-13), itmax = c(100000, 100000))
one <- function(k, name) {
  m <- Mclust(x, G = k, modelNames = name, control = strict, verbose = FALSE)
  order <- order(-m$parameters$pro)
  list(k = k, model = name, loglik = m$loglik, parameters = m$df, bic = -m$bic,
       shares = m$parameters$pro[order], means = t(m$parameters$mean)[order, , drop = FALSE],
       covariance = m$parameters$variance$Sigma)
}
fits <- list(one(2, "EEI"), one(3, "EEI"), one(2, "EEE"), one(3, "EEE"))
y <- as.matrix(attitude)
f <- factanal(y, 1, control = list(opt = list(factr = 1e2)))
S <- cov(y) * (nrow(y) - 1) / nrow(y); d <- sqrt(diag(S))
implied <- (f$loadings %*% t(f$loadings) + diag(f$uniquenesses)) * outer(d, d)
n <- nrow(y); p <- ncol(y)
loglik <- -n / 2 * (p * log(2 * pi) + log(det(implied)) + sum(diag(solve(implied, S))))
partition <- list(a = c(1, 1, 1, 2, 2, 2, 3, 3, 3), b = c(1, 1, 2, 2, 2, 3, 3, 3, 1))
rand <- adjustedRandIndex(partition$a, partition$b)
write(toJSON(list(x = x, y = y, fits = fits, factor_loglik = loglik, partition = partition, rand = rand), digits = NA, auto_unbox = TRUE),
      "profile_mixtures.json")
