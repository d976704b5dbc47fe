# What lavaan 0.6-14 says beside the estimates: Rscript diagnostics.R, which writes diagnostics.json
# Standardised residuals, modification indices and scores where errors are robust, observed or of incomplete answers,
# where covariates are given, and where an observed variable is an outcome. Fits are taken to their optimum first.
suppressMessages(library(lavaan))
library(jsonlite)
hs <- HolzingerSwineford1939
holes <- hs # by rule, so that the test can make the same ones
rows <- seq_len(nrow(hs)) - 1
for (k in 1:9) holes[rows %% 11 == k, paste0("x", k)] <- NA
holes[rows %% 43 == 5, c("x7", "x8", "x9")] <- NA
source_of <- list(hs = hs, holes = holes)
tangent <- function(f) { # directions that the constraints leave free
  q <- length(lavaan:::lav_model_get_parameters(f@Model, type = "free"))
  J <- f@Model@ceq.JAC
  if (nrow(J) == 0L) diag(q) else MASS::Null(t(J))
}
polish <- function(model, data, ...) { # Newton steps to the optimum, then lavaan itself from there
  f <- sem(model, data, ...)
  M <- f@Model
  Z <- tangent(f)
  weigh <- !f@SampleStats@missing.flag
  for (i in 1:8) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free", group.weight = weigh)
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options, group.weight = weigh)
    x <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, x)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  options <- list(...)
  options$fixed.x <- f@Options$fixed.x
  do.call("sem", c(list(model, data), options, list(start = start[!start$op %in% c("==", ":="), ], optim.method = "none")))
}
said <- function(model, data, options, ..., z = FALSE, mi = FALSE, scores = FALSE, rows = FALSE) {
  f <- suppressWarnings(polish(model, source_of[[data]], ...))
  result <- list(model = model, data = data, options = fromJSON(options))
  groups <- lavInspect(f, "ngroups")
  if (z) {
    r <- lavResiduals(f)
    r <- if (groups == 1) list(r) else r
    result$z <- lapply(r, function(b) list(names = rownames(b$cov.z), cov = unclass(b$cov), z = unclass(b$cov.z)))
  }
  if (mi) {
    m <- as.data.frame(modindices(f))
    m <- m[!(m$lhs %in% c("ageyr", "sex")), ] # paths to covariates and their own moments, which are given
    if (is.null(m$group)) m$group <- 1
    result$mi <- m[, c("lhs", "op", "rhs", "group", "mi", "epc", "sepc.lv", "sepc.all")]
  }
  if (scores) for (method in c("regression", "Bartlett")) {
    s <- lavPredict(f, method = method)
    shown <- which((seq_len(nrow(s)) - 1) %% 5 == 0 | (seq_len(nrow(s)) - 1) %% 43 == 5)
    result[[tolower(method)]] <- list(names = colnames(s), row = shown - 1, values = unclass(s)[shown, , drop = FALSE])
  }
  if (rows) {
    e <- as.data.frame(parameterEstimates(f))
    result$rows <- list(name = names(coef(f)), lhs = e$lhs, op = e$op, rhs = e$rhs, group = e$group, est = e$est, se = e$se)
  }
  result
}
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"
second <- paste0(three, "g =~ visual + textual + speed")
mimic <- paste0(three, "visual ~ ageyr + sex\ntextual ~ visual + ageyr\nx2 ~ sex")
outcome <- paste0(three, "grade ~ speed + ageyr\nspeed ~ visual")
ending <- "visual =~ x1 + x2 + x3\nx4 ~ visual\nspeed =~ x7 + x8 + x9\nspeed ~ visual"
slow <- 1e-10
fits <- list(
  mlm = said(three, "hs", '{"estimator": "MLM"}', estimator = "MLM", meanstructure = FALSE, z = TRUE),
  mlr = said(three, "hs", '{"estimator": "MLR"}', estimator = "MLR", meanstructure = FALSE, z = TRUE),
  mlr_expected = said(three, "hs", '{"estimator": "MLR", "information": "expected"}', estimator = "MLR", information = "expected",
    meanstructure = FALSE, z = TRUE),
  observed = said(three, "hs", '{"information": "observed", "meanstructure": true}', information = "observed", meanstructure = TRUE, z = TRUE),
  wishart_mlm = said(three, "hs", '{"likelihood": "wishart", "estimator": "MLM"}', likelihood = "wishart", estimator = "MLM",
    meanstructure = FALSE, z = TRUE),
  wishart_observed = said(three, "hs", '{"likelihood": "wishart", "information": "observed"}', likelihood = "wishart",
    information = "observed", z = TRUE),
  covariates = said(mimic, "hs", "{}", z = TRUE, mi = TRUE, scores = TRUE),
  covariates_mlr = said(mimic, "hs", '{"estimator": "MLR", "meanstructure": true}', estimator = "MLR", meanstructure = TRUE, z = TRUE,
    scores = TRUE),
  groups_mlr = said(three, "hs", '{"estimator": "MLR", "group": "school", "group_equal": ["loadings", "intercepts"]}', estimator = "MLR",
    group = "school", group.equal = c("loadings", "intercepts"), z = TRUE),
  gls = said(three, "hs", '{"estimator": "GLS"}', estimator = "GLS", z = TRUE, mi = TRUE),
  gls_groups = said(three, "hs", '{"estimator": "GLS", "group": "school", "group_equal": ["loadings", "intercepts"]}', estimator = "GLS",
    group = "school", group.equal = c("loadings", "intercepts"), z = TRUE, mi = TRUE),
  uls = said(three, "hs", '{"estimator": "ULS"}', estimator = "ULS", mi = TRUE),
  fiml = said(three, "holes", '{"missing": "fiml"}', missing = "ml", em.h1.tol = slow, em.h1.iter.max = 5000L, z = TRUE, scores = TRUE),
  fiml_mlr = said(three, "holes", '{"missing": "fiml", "estimator": "MLR"}', missing = "ml", estimator = "MLR", em.h1.tol = slow,
    em.h1.iter.max = 5000L, z = TRUE),
  fiml_mlr_groups = said(three, "holes", '{"missing": "fiml", "estimator": "MLR", "group": "sex", "group_equal": ["loadings"]}',
    missing = "ml", estimator = "MLR", group = "sex", group.equal = "loadings", em.h1.tol = slow, em.h1.iter.max = 5000L, z = TRUE),
  fiml_covariates_groups = said(mimic, "holes", '{"missing": "fiml", "group": "school", "group_equal": ["loadings", "intercepts", "residuals"]}',
    missing = "ml", group = "school", group.equal = c("loadings", "intercepts", "residuals"), fixed.x = FALSE, em.h1.tol = slow,
    em.h1.iter.max = 5000L, rows = TRUE),
  second_order = said(second, "hs", "{}", scores = TRUE),
  outcomes = said(outcome, "hs", '{"meanstructure": true}', meanstructure = TRUE, scores = TRUE, mi = TRUE),
  endings = said(ending, "hs", "{}", rows = TRUE),
  covariances = said("x1 ~~ x2\nx3 ~~ x4", "hs", "{}", rows = TRUE)
)
tested <- function(free, restricted, options, method, ...) {
  f <- lavTestLRT(polish(free, hs, ...), polish(restricted, hs, ...), method = method)
  list(free = free, restricted = restricted, options = fromJSON(options), method = method, chisq = f[["Chisq diff"]][2],
       df = f[["Df diff"]][2], p = f[["Pr(>Chisq)"]][2])
}
one <- "visual =~ x1 + x2 + x3"
alike <- "visual =~ x1 + a*x2 + a*x3"
apart <- paste0(three, "visual ~~ 0*speed\ntextual ~~ 0*speed")
fits$differences <- list(
  saturated_mlr = tested(one, alike, '{"estimator": "MLR"}', "default", estimator = "MLR", meanstructure = FALSE),
  saturated_mlm = tested(one, alike, '{"estimator": "MLM"}', "default", estimator = "MLM", meanstructure = FALSE),
  saturated_mlmv = tested(one, alike, '{"estimator": "MLMV"}', "default", estimator = "MLMV", meanstructure = FALSE),
  mlr_2000 = tested(three, apart, '{"estimator": "MLR"}', "satorra.2000", estimator = "MLR", meanstructure = FALSE),
  mlr_2000_means = tested(three, apart, '{"estimator": "MLR", "group": "school", "group_equal": ["loadings", "intercepts"]}', "satorra.2000",
    estimator = "MLR", group = "school", group.equal = c("loadings", "intercepts")), # means that the model does not reproduce
  mlmvs = tested(three, apart, '{"estimator": "MLMVS"}', "default", estimator = "MLMVS", meanstructure = FALSE)
)
writeLines(toJSON(fits, digits = 15, auto_unbox = TRUE, na = "null", null = "null", dataframe = "columns"), "diagnostics.json")
