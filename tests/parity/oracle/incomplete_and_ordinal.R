# Fits of simulated answers by lavaan, for tests/parity/test_incomplete_and_ordinal.py.
# Run in this folder: Rscript incomplete_and_ordinal.R     (lavaan 0.6-14, jsonlite)
suppressMessages(library(lavaan))
library(jsonlite)

tangent <- function(f) { # directions that the constraints leave free
  q <- length(lavaan:::lav_model_get_parameters(f@Model, type = "free"))
  J <- f@Model@ceq.JAC
  if (nrow(J) == 0L) diag(q) else MASS::Null(t(J))
}

polish <- function(model, data, ...) { # Newton steps to the optimum, then lavaan itself from there
  f <- suppressWarnings(sem(model, data, ...))
  M <- f@Model
  Z <- tangent(f)
  weigh <- !f@SampleStats@missing.flag # lavaan's FIML gradient is weighted by group size already
  for (i in 1:6) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free",
                                    group.weight = weigh)
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options,
                                   group.weight = weigh)
    x <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, x)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  start <- start[!start$op %in% c("==", ":="), ]
  suppressWarnings(sem(model, data, ..., start = start, optim.method = "none"))
}

record <- function(name, model, data, ...) {
  fit <- polish(model, data, ...)
  arguments <- list(...)
  arguments <- arguments[!names(arguments) %in% c("em.h1.tol", "em.h1.iter.max", "fixed.x", "parameterization")]
  table <- as.data.frame(parameterEstimates(fit))
  standard <- as.data.frame(standardizedSolution(fit))
  measures <- unclass(fitMeasures(fit))
  cat(sprintf("%-32s chisq %.6f gradient %.1e\n", name, measures["chisq"], max(abs(t(tangent(fit)) %*% lavTech(fit, "gradient")[seq_len(nrow(tangent(fit)))]))))
  list(model = model, options = arguments, groups = lavInspect(fit, "group.label"), nobs = lavInspect(fit, "nobs"),
       estimates = table, std_all = standard[, intersect(c("lhs", "op", "rhs", "group", "est.std", "se"), names(standard))], fit = as.list(measures))
}

save_all <- function(file, fits) {
  writeLines(toJSON(fits, digits = 15, auto_unbox = TRUE, na = "null", null = "null", dataframe = "columns"), file)
}

cut_at <- function(x, at) as.integer(cut(x, c(-Inf, at, Inf)))

# ---------------------------------------------------------------------------------------------- the answers
set.seed(5103)
n <- 400
trust <- rnorm(n)
value <- 0.5 * trust + rnorm(n, sd = 0.8)
intention <- 0.4 * trust + 0.4 * value + rnorm(n, sd = 0.7)
item <- function(f, loading) loading * f + rnorm(n, sd = sqrt(1 - 0.6 * loading^2))
y <- data.frame(
  t1 = item(trust, .9), t2 = item(trust, .8), t3 = item(trust, .7), v1 = item(value, .8), v2 = item(value, .9),
  v3 = item(value, .6), r1 = item(intention, .8), r2 = item(intention, .7), r3 = item(intention, .9)
)
group <- sample(c("north", "south"), n, replace = TRUE, prob = c(.55, .45))
age <- rnorm(n, 30, 6) + 2 * trust
female <- rbinom(n, 1, .5)

answers <- as.data.frame(lapply(y, function(x) cut_at(x + rnorm(1, sd = .3), c(-1.4, -.5, .4, 1.3))))
names(answers) <- paste0(names(y), "o")
skewed <- as.data.frame(lapply(y[, c("t1", "t2", "t3", "v1", "v2", "v3")], cut_at, at = c(1.1, 1.9)))
names(skewed) <- paste0(names(skewed), "s")
binary <- as.data.frame(lapply(y[, c("t1", "t2", "t3", "v1")], cut_at, at = 0.8))
names(binary) <- paste0(names(binary), "b")
rare <- cut_at(-y$v1, 1.5)                              # its table with v1b has one empty cell
binary$rareb <- rare
holes <- answers
holes[matrix(runif(n * 9) < .08, n)] <- NA
names(holes) <- paste0(names(y), "h")

missing <- round(y, 3)                                  # continuous, holes completely and not completely at random
missing[matrix(runif(n * 9) < .06, n)] <- NA
missing$r3[which(y$t1 > 1.2)] <- NA
missing[7, ] <- NA
missing[11, -4] <- NA
names(missing) <- paste0(names(y), "m")
data <- cbind(group, age = round(age, 2), female, missing, answers, skewed, binary, holes)
write.csv(data, "incomplete_and_ordinal.csv", row.names = FALSE, na = "", quote = FALSE)
data <- read.csv("incomplete_and_ordinal.csv")

# ---------------------------------------------------------------------------------------------- models
factors <- function(s) gsub("_", s, "trust =~ t1_ + t2_ + t3_\nvalue =~ v1_ + v2_ + v3_\nintent =~ r1_ + r2_ + r3_")
paths <- "\nvalue ~ a*trust\nintent ~ b*value + c*trust\nindirect := a*b\ntotal := c + a*b"
labelled <- "trust =~ t1o + k*t2o + k*t3o\nvalue =~ v1o + v2o + v3o + t3o\nv1o ~~ v2o"
second <- function(s) paste0(factors(s), "\ngeneral =~ trust + value + intent")
two <- gsub("_", "s", "trust =~ t1_ + t2_ + t3_\nvalue =~ v1_ + v2_ + v3_")

ordinal <- list(
  wlsmv = record("wlsmv", paste0(factors("o"), paths), data, ordered = TRUE, estimator = "WLSMV"),
  wlsm = record("wlsm", factors("o"), data, ordered = TRUE, estimator = "WLSM"),
  ulsmv = record("ulsmv", factors("o"), data, ordered = TRUE, estimator = "ULSMV"),
  dwls = record("dwls", factors("o"), data, ordered = TRUE, estimator = "DWLS"),
  std_lv = record("std_lv", factors("o"), data, ordered = TRUE, estimator = "WLSMV", std.lv = TRUE),
  second_order = record("second_order", second("o"), data, ordered = TRUE, estimator = "WLSMV"),
  labelled = record("labelled", labelled, data, ordered = TRUE, estimator = "WLSMV"),
  skewed = record("skewed", two, data, ordered = TRUE, estimator = "WLSMV"),
  binary = record("binary", "f =~ t1b + t2b + t3b + v1b", data, ordered = TRUE, estimator = "WLSMV"),
  pairwise = record("pairwise", factors("h"), data, ordered = TRUE, estimator = "WLSMV", missing = "pairwise"),
  listwise = record("listwise", factors("h"), data, ordered = TRUE, estimator = "WLSMV"),
  configural = record("configural", factors("o"), data, ordered = TRUE, estimator = "WLSMV", group = "group"),
  metric = record("metric", factors("o"), data, ordered = TRUE, estimator = "WLSMV", group = "group",
                  group.equal = "loadings"),
  scalar = record("scalar", factors("o"), data, ordered = TRUE, estimator = "WLSMV", group = "group",
                  group.equal = c("loadings", "thresholds"))
)
save_all("ordinal.json", ordinal)

em <- list(em.h1.tol = 1e-12, em.h1.iter.max = 20000)
fiml <- function(name, model, ...) {
  record(name, model, data, missing = "ml", em.h1.tol = em$em.h1.tol, em.h1.iter.max = em$em.h1.iter.max, ...)
}
incomplete <- list(
  ml = fiml("ml", factors("m")),
  mlr = fiml("mlr", factors("m"), estimator = "MLR"),
  paths = fiml("paths", paste0(factors("m"), paths), estimator = "MLR"),
  expected = fiml("expected", factors("m"), information = "expected"),
  std_lv = fiml("std_lv", factors("m"), std.lv = TRUE),
  second_order = fiml("second_order", second("m"), estimator = "MLR"),
  labelled = fiml("labelled", paste0(gsub("o", "m", "trust =~ t1o + k*t2o + k*t3o\nvalue =~ v1o + v2o + v3o + t3o"),
                                     "\nv1m ~~ v2m"), estimator = "MLR"),
  configural = fiml("configural", factors("m"), group = "group"),
  metric = fiml("metric", factors("m"), group = "group", group.equal = "loadings"),
  metric_mlr = fiml("metric_mlr", factors("m"), group = "group", group.equal = "loadings", estimator = "MLR"),
  scalar_mlr = fiml("scalar_mlr", factors("m"), group = "group", group.equal = c("loadings", "intercepts"),
                    estimator = "MLR"),
  covariates = fiml("covariates", paste0(factors("m"), paths, "\nvalue ~ age + female"), fixed.x = FALSE),
  covariates_mlr = fiml("covariates_mlr", paste0(factors("m"), paths, "\nvalue ~ age + female"), fixed.x = FALSE,
                        estimator = "MLR")
)
moments <- suppressWarnings(lavCor(data[, paste0(names(y), "m")], missing = "ml", output = "fit", se = "none",
                                   em.h1.tol = 1e-12, em.h1.iter.max = 20000))
h1 <- lavInspect(moments, "sampstat.h1")
incomplete$saturated <- list(cov = unname(unclass(h1$cov)), mean = unname(unclass(h1$mean)))
save_all("incomplete.json", incomplete)

sparse <- lavCor(data[, names(skewed)], ordered = TRUE, output = "fit", se = "robust.sem", estimator = "DWLS")
statistics <- lavInspect(sparse, "sampstat")
empty <- lavCor(data[, c("v1b", "rareb", "t1b")], ordered = TRUE)
save_all("polychorics.json", list(
  binary_items = c("v1b", "rareb", "t1b"), binary = unname(unclass(empty)),
  items = names(skewed), correlations = unname(unclass(statistics$cov)), thresholds = unname(unclass(statistics$th)),
  gamma = unname(unclass(lavInspect(sparse, "gamma")))
))
