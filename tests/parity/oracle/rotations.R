# Rotations at tight tolerance and parallel analysis of common factors, for what the stored cases
# lack. Run in this folder: Rscript rotations.R   (needs jsonlite, GPArotation 2022.10-2)
library(jsonlite)
library(GPArotation)
cases <- c("case1_holzinger", "case4_bfi", "case6_nine_construct")
out <- list(versions = list(R = paste(R.version$major, R.version$minor, sep = "."),
                            GPArotation = as.character(packageVersion("GPArotation"))))
for (case in cases) {
  stored <- fromJSON(file.path("..", "reference", paste0("measurement_", case, ".json")), simplifyMatrix = TRUE)
  A <- stored$factorability$efa$ml_none$loadings$values
  one <- list()
  for (kaiser in c(TRUE, FALSE)) {
    ob <- oblimin(A, normalize = kaiser, eps = 2e-8, maxit = 3000)
    one[[if (kaiser) "oblimin_kaiser" else "oblimin"]] <- list(loadings = unclass(ob$loadings), Phi = ob$Phi)
  }
  for (m in c(3, 4)) {
    vm <- stats::varimax(A, normalize = TRUE, eps = 1e-15)
    pm <- stats::promax(vm$loadings, m = m)
    one[[paste0("promax_", m)]] <- list(loadings = unclass(pm$loadings), Phi = solve(t(pm$rotmat) %*% pm$rotmat))
  }
  out[[case]] <- one
}
# parallel analysis: eigenvalues of the correlations with squared multiple correlations on the diagonal
set.seed(20240601)
draws <- 1000; n <- 238; p <- 32
e <- t(replicate(draws, {
  r <- cor(matrix(rnorm(n * p), n))
  diag(r) <- 1 - 1 / diag(solve(r))
  eigen(r, symmetric = TRUE, only.values = TRUE)$values
}))
q <- apply(e, 2, quantile, .95)
# standard error of the quantile from 200 resamples of the simulated data sets
se <- apply(replicate(200, apply(e[sample.int(draws, replace = TRUE), ], 2, quantile, .95)), 1, sd)
out$parallel_factors <- list(n = n, p = p, draws = draws, mean = colMeans(e), mc_se_mean = apply(e, 2, sd) / sqrt(draws),
                             q95 = unname(q), mc_se_q95 = se)
write_json(out, "rotations.json", digits = 12, auto_unbox = TRUE, matrix = "rowmajor")
