# Estimates of given resamples by lavaan, each a full fit of the resampled rows taken to its exact optimum, for
# tests/parity/test_bootstrap_estimators.py. Answers: incomplete_and_ordinal.csv.
# Run in this folder: Rscript bootstrap_estimators.R     (lavaan 0.6-14, jsonlite)
suppressMessages(library(lavaan))
library(jsonlite)

tangent <- function(f) { # directions that the constraints leave free
  q <- length(lavaan:::lav_model_get_parameters(f@Model, type = "free"))
  J <- f@Model@ceq.JAC
  if (nrow(J) == 0L) diag(q) else MASS::Null(t(J))
}

polished <- function(model, data, ...) { # coefficients after Newton steps from where lavaan stops
  f <- suppressWarnings(sem(model, data, ...))
  M <- f@Model
  Z <- tangent(f)
  weigh <- !f@SampleStats@missing.flag # lavaan's FIML gradient is weighted by group size already
  left <- NA
  for (i in 1:6) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free",
                                    group.weight = weigh)
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options,
                                   group.weight = weigh)
    step <- as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, lavaan:::lav_model_get_parameters(M, type = "free") - step)
    left <- max(abs(step))
  }
  x <- lavaan:::lav_model_get_parameters(M, type = "free")
  list(x = x, left = left, converged = lavInspect(f, "converged"))
}

data <- read.csv("incomplete_and_ordinal.csv")
factors <- function(s) gsub("_", s, "trust =~ t1_ + t2_ + t3_\nvalue =~ v1_ + v2_ + v3_\nintent =~ r1_ + r2_ + r3_")
paths <- "\nvalue ~ a*trust\nintent ~ b*value + c*trust"
items <- function(s) paste0(c("t1", "t2", "t3", "v1", "v2", "v3", "r1", "r2", "r3"), s)
set.seed(815)

drawn <- function(d, group) { # row numbers of one resample, within groups where the fit has groups
  if (is.null(group)) return(sample(nrow(d), replace = TRUE))
  unlist(lapply(unique(d[[group]]), function(g) { rows <- which(d[[group]] == g); rows[sample(length(rows), replace = TRUE)] }))
}

record <- function(name, model, d, group = NULL, draws = 5, ...) {
  f <- suppressWarnings(sem(model, d, group = group, ...))
  indices <- lapply(seq_len(draws), function(i) drawn(d, group))
  found <- lapply(indices, function(rows) polished(model, d[rows, ], group = group, ...))
  cat(sprintf("%-22s remaining step %.1e\n", name, max(sapply(found, `[[`, "left"))))
  table <- as.data.frame(parTable(f))
  table <- table[table$free > 0 & !duplicated(table$free), ]
  labels <- if (is.null(group)) "" else lavInspect(f, "group.label")[table$group]
  arguments <- list(...)
  list(model = model, options = c(arguments[setdiff(names(arguments), "fixed.x")], list(group = group)),
       lhs = table$lhs, op = table$op, rhs = table$rhs, group = labels,
       rows = do.call(rbind, indices), estimates = do.call(rbind, lapply(found, `[[`, "x")),
       converged = sapply(found, `[[`, "converged"))
}

seen <- data[!apply(is.na(data[, items("m")]), 1, all), ] # whoever answered nothing is in no fit
whole <- data[stats::complete.cases(data[, items("m")]), ]
residual <- paste0(factors("m"), paths, "\nt1m ~~ v1m")
out <- list(
  fiml = record("fiml", paste0(factors("m"), paths), seen, missing = "ml"),
  fiml_residual = record("fiml_residual", residual, seen, missing = "ml"),
  fiml_groups = record("fiml_groups", factors("m"), seen, group = "group", missing = "ml",
                       group.equal = c("loadings", "intercepts")),
  fiml_covariate = record("fiml_covariate", paste0(factors("m"), paths, "\nvalue ~ female"), seen, missing = "ml",
                          fixed.x = FALSE),
  wlsmv = record("wlsmv", paste0(factors("o"), paths), data, ordered = TRUE, estimator = "WLSMV"),
  ulsmv = record("ulsmv", factors("o"), data, ordered = TRUE, estimator = "ULSMV"),
  wlsmv_binary = record("wlsmv_binary", "f =~ t1b + t2b + t3b + v1b", data, ordered = TRUE, estimator = "WLSMV"),
  wlsmv_scalar = record("wlsmv_scalar", factors("o"), data, group = "group", ordered = TRUE, estimator = "WLSMV",
                        group.equal = c("loadings", "thresholds")),
  gls = record("gls", residual, whole, estimator = "GLS"),
  gls_groups = record("gls_groups", factors("m"), whole, group = "group", estimator = "GLS",
                      group.equal = c("loadings", "intercepts")),
  gls_covariate = record("gls_covariate", paste0(factors("m"), paths, "\nvalue ~ female + age"), whole,
                         estimator = "GLS"),
  uls = record("uls", paste0(factors("m"), paths), whole, estimator = "ULS")
)
writeLines(toJSON(out, digits = 12, auto_unbox = TRUE, null = "null"), "bootstrap_estimators.json")
