# Reliability of scales by lavaan 0.6-14, semTools 0.5-6 and psych 2.2.9, and factors of polychoric correlations by psych:
# Rscript ordinal_scales.R, which reads ordinal_groups.csv and ordinal_mixed.csv and writes ordinal_scales.json
library(lavaan)
library(jsonlite)
library(pbivnorm)

groups <- read.csv("ordinal_groups.csv")
mixed <- read.csv("ordinal_mixed.csv")
scales <- list(five = groups[paste0("t", 1:4, "f")], three = groups[paste0("v", 1:4, "c")],
               two = mixed[c("t1b", "t2b", "t3b")])

# Green and Yang's (2009) reliability of the sum of categories, from standardised loadings and thresholds
sum_reliability <- function(lambda, tau) {
  both <- function(a, b, r) {
    g <- expand.grid(a, b)
    joint <- if (r > 1 - 1e-12) pmin(pnorm(g[, 1]), pnorm(g[, 2])) else pbivnorm(g[, 1], g[, 2], r)
    sum(joint) - sum(pnorm(a)) * sum(pnorm(b))
  }
  k <- length(lambda)
  true <- total <- 0
  for (i in 1:k) for (j in 1:k) {
    true <- true + both(tau[[i]], tau[[j]], lambda[i] * lambda[j])
    total <- total + both(tau[[i]], tau[[j]], if (i == j) 1 else lambda[i] * lambda[j])
  }
  true / total
}

ordinal <- lapply(scales, function(x) {
  items <- names(x)
  fit <- cfa(paste("F =~", paste(items, collapse = " + ")), x, ordered = items, estimator = "WLSMV", std.lv = TRUE)
  theta <- coef(fit)
  k <- length(items)
  value <- function(t) {
    tau <- lapply(items, function(v) t[grepl(paste0("^", v, "\\|"), names(t))])
    sum_reliability(t[1:k], tau)
  }
  h <- 1e-4
  slope <- sapply(seq_along(theta), function(j) {
    up <- down <- theta
    up[j] <- up[j] + h
    down[j] <- down[j] - h
    (value(up) - value(down)) / (2 * h)
  })
  names(theta) <- names(coef(fit))
  R <- lavCor(x, ordered = items)
  list(items = items, omega = value(theta), std_error = sqrt(drop(t(slope) %*% vcov(fit) %*% slope)),
       semtools = unname(semTools::compRelSEM(fit, obs.var = FALSE, ord.scale = TRUE)),
       responses = unname(semTools::compRelSEM(fit, obs.var = FALSE, ord.scale = FALSE)),
       alpha = psych::alpha(unclass(R), check.keys = FALSE)$total$std.alpha, correlations = unclass(R))
})

continuous <- lapply(c("ML", "MLR"), function(estimator) {
  x <- mixed[c("t1f", "t2f", "t3c")]
  fit <- cfa("F =~ a*t1f + b*t2f + c*t3c
              t1f ~~ d*t1f
              t2f ~~ e*t2f
              t3c ~~ f*t3c
              omega := (a + b + c)^2 / ((a + b + c)^2 + d + e + f)", x, std.lv = TRUE, estimator = estimator)
  p <- parameterEstimates(fit)
  p <- p[p$lhs == "omega", ]
  list(omega = p$est, std_error = p$se)
})
names(continuous) <- c("ML", "MLR")

nine <- mixed[c("t1f", "t2f", "t3f", "v1f", "v2f", "v3f", "r1f", "r2f", "r3f")]
R <- unclass(lavCor(nine, ordered = names(nine)))
found <- psych::fa(R, 3, n.obs = nrow(nine), rotate = "oblimin", fm = "minres")
some <- nine
some[c("t3f", "v1f", "v3f", "r2f")] <- mixed[c("t3c", "v1c", "v3c", "r2c")]
names(some) <- c("t1f", "t2f", "t3c", "v1c", "v2f", "v3c", "r1f", "r2c", "r3f")
M <- unclass(lavCor(some, ordered = c("t1f", "t2f", "v2f", "r1f", "r3f")))
write_json(list(versions = list(lavaan = as.character(packageVersion("lavaan")),
                                semTools = as.character(packageVersion("semTools")),
                                psych = as.character(packageVersion("psych"))),
                ordinal = ordinal, continuous = continuous,
                factors = list(items = names(nine), correlations = R, loadings = unclass(found$loadings), phi = found$Phi,
                               uniquenesses = unname(found$uniquenesses)),
                mixed = list(items = names(some), correlations = M)),
           "ordinal_scales.json", digits = 12, auto_unbox = TRUE, matrix = "rowmajor")
