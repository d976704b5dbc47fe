# Clusters, sampling weights and random covariates in lavaan 0.6-14: Rscript clustered.R, which writes clustered.json
suppressMessages({library(lavaan); library(jsonlite)})
set.seed(2026)
sizes <- rep(c(4, 7, 9, 12, 18), 5)
store <- rep(seq_along(sizes), sizes); n <- length(store)
effect <- function(s) rnorm(length(sizes), 0, s)[store]
age <- round(rnorm(n, 35, 9) + 5 * effect(1)); spent <- round(exp(rnorm(n, 3, 0.5)), 1)
a <- rnorm(n) + effect(0.6) + 0.02 * (age - 35)
b <- 0.5 * a + 0.01 * spent + rnorm(n, 0, 0.8) + effect(0.4)
y <- 0.4 * b + 0.2 * a + rnorm(n, 0, 0.8) + effect(0.5)
item <- function(f, l) l * f + rnorm(n, 0, 0.7) * (1 + 0.3 * (f > 0)) + effect(0.3)
d <- data.frame(a1 = item(a, 1), a2 = item(a, 0.8), a3 = item(a, 1.1), b1 = item(b, 1), b2 = item(b, 0.9), b3 = item(b, 1.2),
                y1 = item(y, 1), y2 = item(y, 0.7), y3 = item(y, 0.9))
d <- round(d, 3)
d$age <- age; d$spent <- spent; d$store <- paste0("s", store)
d$w <- round(exp(rnorm(n, 0, 0.5)), 3)
d$sex <- ifelse(runif(n) < 0.45, "f", "m")
gaps <- d
for (v in c("a2", "b1", "b3", "y2", "spent")) gaps[[v]][runif(n) < 0.12 + 0.1 * (d$a1 > 0.5)] <- NA

cfa_ <- "A =~ a1 + a2 + a3\nB =~ b1 + b2 + b3\nY =~ y1 + y2 + y3"
path <- paste0(cfa_, "\nB ~ p*A\nY ~ q*B + r*A\nthrough := p*q")
sem_ <- paste0(cfa_, "\nA ~ age\nB ~ p*A + spent\nY ~ q*B + r*A + age\nthrough := p*q")
seen <- "y1 ~ age + spent\na1 ~ age"
plan <- list(
  cluster_cfa = list(cfa_, cluster = "store"),
  cluster_path = list(path, cluster = "store"),
  cluster_sem = list(sem_, cluster = "store", fixed.x = FALSE),
  cluster_sem_fixed = list(sem_, cluster = "store", fixed.x = TRUE),
  cluster_equal = list(sub("a2 \\+ a3", "l*a2 + l*a3", path), cluster = "store"),
  cluster_groups = list(path, cluster = "store", group = "sex", group.equal = "loadings"),
  cluster_scalar = list(cfa_, cluster = "store", group = "sex", group.equal = c("loadings", "intercepts")),
  cluster_fiml = list(path, cluster = "store", missing = "fiml"),
  cluster_sem_fiml = list(sem_, cluster = "store", missing = "fiml", fixed.x = FALSE),
  cluster_groups_fiml = list(cfa_, cluster = "store", missing = "fiml", group = "sex", group.equal = "loadings"),
  weights_cfa = list(cfa_, sampling.weights = "w"),
  weights_path = list(path, sampling.weights = "w"),
  weights_sem = list(sem_, sampling.weights = "w", fixed.x = FALSE),
  weights_sem_fixed = list(sem_, sampling.weights = "w", fixed.x = TRUE),
  weights_groups = list(path, sampling.weights = "w", group = "sex", group.equal = "loadings"),
  weights_fiml = list(path, sampling.weights = "w", missing = "fiml"),
  weights_groups_fiml = list(cfa_, sampling.weights = "w", missing = "fiml", group = "sex"),
  both_path = list(path, cluster = "store", sampling.weights = "w"),
  both_sem = list(sem_, cluster = "store", sampling.weights = "w", fixed.x = FALSE),
  both_fiml = list(path, cluster = "store", sampling.weights = "w", missing = "fiml"),
  random_ml = list(sem_, estimator = "ML", fixed.x = FALSE),
  random_mlr = list(sem_, fixed.x = FALSE),
  random_mlm = list(sem_, estimator = "MLM", fixed.x = FALSE),
  random_mlmv = list(sem_, estimator = "MLMV", fixed.x = FALSE),
  random_groups = list(sem_, fixed.x = FALSE, group = "sex", group.equal = c("loadings", "regressions")),
  random_observed = list(seen, estimator = "ML", fixed.x = FALSE),
  random_fiml = list(sem_, fixed.x = FALSE, missing = "fiml"),
  fixed_ml = list(sem_, estimator = "ML", fixed.x = TRUE),
  fixed_mlr = list(sem_, fixed.x = TRUE),
  fixed_groups = list(sem_, fixed.x = TRUE, group = "sex", group.equal = c("loadings", "regressions")))

fitted_ <- function(how) {  # lavaan stops up to 1e-4 short of the optimum: Newton steps lead to it
  if (is.null(how$estimator)) how$estimator <- "MLR"
  data <- if (is.null(how$missing)) d else gaps
  run <- function(...) suppressWarnings(do.call("sem", c(list(how[[1]], data = data), how[-1], list(em.h1.tol = 1e-12, em.h1.iter.max = 20000L, ...))))
  f <- run()
  for (k in 1:4) {
    H <- lavInspect(f, "information.observed"); g <- lavInspect(f, "gradient")
    J <- f@Model@con.jac
    K <- if (nrow(J)) svd(t(J), nu = ncol(J))$u[, -seq_len(nrow(J)), drop = FALSE] else diag(length(g))
    x <- f@optim$x
    x <- x - as.numeric(K %*% solve(t(K) %*% H %*% K, t(K) %*% g))
    p <- parTable(f); p$ustart[p$free > 0] <- x[p$free[p$free > 0]]; p$start <- p$est <- p$se <- NULL
    f <- suppressWarnings(do.call("lavaan", c(list(p, data = data), how[-1], list(em.h1.tol = 1e-12, em.h1.iter.max = 20000L, optim.method = "none", optim.force.converged = TRUE))))
  }
  f
}
numbers <- function(x) { x <- unclass(x); as.list(x[is.finite(x)]) }
fits <- lapply(plan, function(how) {
  f <- fitted_(how)
  e <- parameterEstimates(f, standardized = TRUE, remove.nonfree = FALSE)
  keep <- intersect(c("lhs", "op", "rhs", "group", "est", "se", "z", "pvalue", "ci.lower", "ci.upper", "std.all"), names(e))
  list(syntax = how[[1]], options = how[-1], converged = lavInspect(f, "converged"), labels = lavInspect(f, "group.label"),
       gradient = max(abs(lavInspect(f, "gradient"))), estimates = as.data.frame(unclass(e))[keep], measures = numbers(fitMeasures(f)))
})
lrt <- function(one, two) {
  found <- suppressWarnings(lavTestLRT(fitted_(one), fitted_(two)))
  list(chisq = found[2, "Chisq diff"], df = found[2, "Df diff"], p = found[2, "Pr(>Chisq)"])
}
tests <- list(cluster = lrt(list(sub("\\+ r\\*A", "", path), cluster = "store"), plan$cluster_path),
              random = lrt(list(sub("\\+ r\\*A", "", sem_), fixed.x = FALSE), plan$random_mlr),
              random_ml = lrt(list(sub("\\+ r\\*A", "", sem_), fixed.x = FALSE, estimator = "ML"), plan$random_ml))
mi <- modindices(fitted_(plan$random_ml))
found <- list(data = d, gaps = gaps, fits = fits, tests = tests, modification = as.data.frame(unclass(mi))[c("lhs", "op", "rhs", "mi", "epc")])
writeLines(toJSON(found, digits = 15, auto_unbox = TRUE, na = "null", dataframe = "columns"), "clustered.json")
for (k in names(fits)) cat(k, fits[[k]]$converged, fits[[k]]$gradient, "\n")
