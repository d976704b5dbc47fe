# Empirical Bayes modal scores of ordinal models by lavaan 0.6-14: Rscript ordinal_scores.R, which reads
# ordinal_mixed.csv and writes ordinal_scores.json
# lavPredict searches with numerical gradients and ends up to 3e-4 short; `mode` is the mode itself, of the density that
# lavaan's own matrices define, by Newton steps. Both are on record. They differ where lavPredict (0.6-14) takes the first
# group's loadings for every group, thresholds less the latent means twice, outcomes without the covariates' effects on
# them, and outcomes without the covariances of their residuals with latents.
source("ordinal_recording.R")

density <- function(m, k, items, ordinal, x) { # -log of the density of the latents, given x and answers
  E <- solve(diag(nrow(m$psi)) - (if (is.null(m$beta)) 0 else m$beta))
  V <- E %*% m$psi %*% t(E)
  eta <- E %*% (m$alpha + (if (is.null(m$gamma)) 0 else m$gamma %*% x))
  S <- m$lambda %*% V %*% t(m$lambda) + m$theta
  diag(S)[ordinal] <- 1 / m$delta[ordinal]^2
  inner <- seq_len(k)
  B <- (m$lambda %*% V)[, inner, drop = FALSE] %*% solve(V[inner, inner])
  at <- drop(m$nu + m$lambda %*% eta)
  sd <- sqrt(diag(S - B %*% V[inner, inner] %*% t(B)))
  function(z, y) {
    d <- z - eta[inner]
    value <- 0.5 * sum(d * solve(V[inner, inner], d))
    for (i in which(!is.na(y))) {
      mean <- at[i] + sum(B[i, ] * d)
      value <- value - if (ordinal[i]) {
        tau <- c(-Inf, m$tau[startsWith(rownames(m$tau), paste0(items[i], "|"))], Inf)
        log(pnorm((tau[y[i] + 1] - mean) / sd[i]) - pnorm((tau[y[i]] - mean) / sd[i]))
      } else dnorm(y[i], mean, sd[i], log = TRUE)
    }
    value
  }
}

mode <- function(f, y, k) {
  z <- nlminb(rep(0, k), f, y = y)$par
  for (i in 1:4) z <- z - solve(numDeriv::hessian(f, z, y = y), numDeriv::grad(f, z, y = y))
  z
}

scored <- function(name, model, data, ..., exact = TRUE) {
  fit <- polish(model, data, ...)
  several <- lavInspect(fit, "ngroups") > 1L
  of <- function(x) if (several) x else list(x)
  found <- of(lavPredict(fit, method = "EBM", optim.method = "bfgs"))
  matrices <- of(lavInspect(fit, "est"))
  case <- of(lavInspect(fit, "case.idx"))
  latents <- lavNames(fit, "lv")
  items <- lavNames(fit, "ov.nox")
  covariates <- lavNames(fit, "ov.x")
  ordinal <- items %in% list(...)$ordered
  rows <- modes <- theirs <- NULL
  for (g in seq_along(found)) for (j in which(case[[g]] <= 40)) {
    row <- case[[g]][j]
    f <- density(matrices[[g]], length(latents), items, ordinal, t(as.matrix(data[row, covariates, drop = FALSE])))
    rows <- c(rows, row)
    modes <- rbind(modes, mode(f, unlist(data[row, items]), length(latents)))
    theirs <- rbind(theirs, unclass(found[[g]])[j, latents])
  }
  gap <- apply(abs(modes - theirs), 1, max)
  cat(sprintf("%-18s %d of %d rows within 3e-4 of lavPredict, worst %.1e\n", name, sum(gap < 3e-4), length(gap), max(gap)))
  list(model = model, options = list(...), rows = rows - 1, names = latents, modes = unname(modes),
       lavaan = unname(theirs), exact = exact)
}

mixed <- read.csv("ordinal_mixed.csv")
latent <- "trust =~ t1f + t2f + t3f\nvalue =~ v1f + v2f + v3f\nintent =~ r1f + r2f + r3f"
paths <- "\nvalue ~ trust\nintent ~ value + trust"
items <- c("t1f", "t2f", "t3f", "v1f", "v2f", "v3f", "r1f", "r2f", "r3f")
known <- items[1:6]
some <- "trust =~ t1f + t2f + t3c\nvalue =~ v1c + v2f + v3c\nintent =~ r1f + r2c + r3b"
part <- c("t1f", "t2f", "v2f", "r1f", "r3b")
two <- "trust =~ t1f + t2f + t3f\nvalue =~ v1f + v2f + v3f"
both <- "\ntrust ~ age + female\nvalue ~ trust + female"
holes <- mixed
set.seed(71)
for (v in items) holes[[v]][sample(nrow(holes), 90)] <- NA
scores <- list(
  paths = scored("paths", paste0(latent, paths), mixed, ordered = items, estimator = "WLSMV"),
  ulsmv = scored("ulsmv", latent, mixed, ordered = items, estimator = "ULSMV"),
  second_order = scored("second_order", paste0(latent, "\ng =~ trust + value + intent"), mixed, ordered = items,
                        estimator = "WLSMV"),
  shared = scored("shared", paste0(two, "\nt1f ~~ t2f\nt3f ~~ v1f"), mixed, ordered = known, estimator = "WLSMV"),
  mixed = scored("mixed", paste0(some, paths), mixed, ordered = part, estimator = "WLSMV"),
  one_item = scored("one_item", some, mixed, ordered = "r3b", estimator = "WLSMV"),
  choice = scored("choice", paste0(two, "\nbuy ~ value + trust"), mixed, ordered = c(known, "buy"), estimator = "WLSMV"),
  spent = scored("spent", paste0(two, "\nspent ~ value + trust"), mixed, ordered = known, estimator = "WLSMV"),
  covariates = scored("covariates", paste0(two, both), mixed, ordered = known, estimator = "WLSMV"),
  direct = scored("direct", paste0(two, both, "\nt3f ~ female\nbuy ~ value + age"), mixed, ordered = c(known, "buy"),
                  estimator = "WLSMV", exact = FALSE),
  groups = scored("groups", paste0(two, "\nvalue ~ trust"), mixed, ordered = known, estimator = "WLSMV", exact = FALSE,
                  group = "town"),
  scalar = scored("scalar", two, mixed, ordered = known, estimator = "WLSMV", exact = FALSE, group = "town",
                  group.equal = c("loadings", "thresholds")),
  group_covariates = scored("group_covariates", paste0(two, both), mixed, ordered = known, estimator = "WLSMV", exact = FALSE,
                            group = "town", group.equal = c("loadings", "thresholds")),
  missing = scored("missing", latent, holes, ordered = items, estimator = "WLSMV", missing = "pairwise")
)
scores$missing$holes <- lapply(items, function(v) which(is.na(holes[[v]])) - 1)
save_all("ordinal_scores.json", scores)
