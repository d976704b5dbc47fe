# Fits of lavaan 0.6-14 that repurchase must equal: Rscript structure.R, which writes structure.json
# lavaan stops 1e-6 to 1e-4 short of the optimum, so each fit is taken there by Newton steps first.
suppressMessages(library(lavaan))
hs <- HolzingerSwineford1939
pd <- PoliticalDemocracy
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"
tangent <- function(f) { # directions that the constraints leave free
  q <- length(lavaan:::lav_model_get_parameters(f@Model, type = "free"))
  J <- f@Model@ceq.JAC
  if (nrow(J) == 0L) diag(q) else MASS::Null(t(J))
}
polish <- function(model, data, ...) { # Newton steps to the optimum, then lavaan itself from there
  f <- sem(model, data, ...)
  M <- f@Model
  Z <- tangent(f)
  for (i in 1:12) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free")
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options)
    x <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, x)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  sem(model, data, ..., fixed.x = f@Options$fixed.x, start = start[start$op != "==" & start$op != ":=", ], optim.method = "none")
}
number <- function(x) ifelse(is.finite(x), formatC(x, digits = 15, format = "g"), "null")
text <- function(x) paste0("\"", gsub("\"", "\\\\\"", gsub("\n", "\\\\n", x)), "\"")
column <- function(x) paste0("[", paste(if (is.character(x)) text(x) else number(x), collapse = ","), "]")
object <- function(x) paste0("{", paste(text(names(x)), unlist(x), sep = ":", collapse = ","), "}")
said <- function(model, data, options, ...) {
  f <- polish(model, get(data), ...)
  e <- parameterEstimates(f, remove.nonfree = FALSE)
  if (is.null(e$group)) e$group <- 1
  all <- standardizedSolution(f, type = "std.all")
  lv <- standardizedSolution(f, type = "std.lv")
  keep <- !(e$op %in% c("==", "~*~"))
  e <- e[keep, ]
  all <- all[!(all$op %in% c("==", "~*~")), ]
  lv <- lv[!(lv$op %in% c("==", "~*~")), ]
  m <- fitMeasures(f)
  if (is.na(m["baseline.chisq"])) # without a search lavaan may lose its baseline model: give it the one of a plain fit
    m <- fitMeasures(f, baseline.model = lavaan:::lav_object_independence(sem(model, get(data), ...)))
  names(m) <- gsub(".", "_", names(m), fixed = TRUE)
  object(list(
    model = text(model), data = text(data), options = options,
    estimates = object(list(lhs = column(e$lhs), op = column(e$op), rhs = column(e$rhs), group = column(e$group),
      estimate = column(e$est), std_error = column(e$se), p_value = column(e$pvalue), ci_low = column(e$ci.lower),
      ci_high = column(e$ci.upper), std_all = column(all$est.std), std_all_error = column(all$se),
      std_lv = column(lv$est.std), std_lv_error = column(lv$se))),
    measures = object(as.list(setNames(number(unclass(m)), names(m)))),
    names = column(names(coef(f))), r2 = object(as.list(setNames(number(unlist(lavInspect(f, "r2"))), names(unlist(lavInspect(f, "r2"))))))
  ))
}
second <- paste0(three, "g =~ visual + textual + speed")
covariate <- paste0(three, "visual ~ ageyr + sex\ntextual ~ b*visual + ageyr\nspeed ~ textual + s*sex\nind := b*s")
equal <- "visual =~ x1 + a*x2 + a*x3\ntextual =~ x4 + b*x5 + c*x6\nspeed =~ x7 + d*x8 + e*x9\nx1 ~~ v*x1\nx2 ~~ v*x2"
linear <- paste0(equal, "\nb + c == 2*d\ne == 1.1")
cross <- "visual =~ x1 + x2 + x3 + x9\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\nx7 ~~ x8\nx1 ~~ x4"
single <- "visual =~ x1 + x2 + x3\nread =~ 1*x4\nx4 ~~ 0.3*x4\nspeed =~ x7\nvisual ~ read + speed"
paths <- "x9 ~ a*x7 + x8 + x4\nx7 ~ b*x4 + x5\nx8 ~ x4 + x7\nind := a*b\nshare := a*b/(a*b + 0.1)"
mimic <- "visual =~ x1 + x2 + x3\nvisual ~ ageyr + sex\nx2 ~ sex\nx4 ~ visual + x1"
free <- "visual =~ NA*x1 + x2 + x3\ntextual =~ NA*x4 + x5 + x6\nvisual ~~ 1*visual\ntextual ~~ 1*textual\ntextual ~ visual"
grouped <- "visual =~ x1 + c(a, b)*x2 + x3\ntextual =~ x4 + x5 + x6\ntextual ~ c(p, p)*visual\nd := a - b"
democracy <- paste("ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + a*y2 + b*y3 + c*y4\ndem65 =~ y5 + a*y6 + b*y7 + c*y8",
  "dem60 ~ ind60\ndem65 ~ ind60 + dem60\ny1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8", sep = "\n")
i <- c("loadings", "intercepts"); r <- c(i, "residuals"); v <- c(r, "lv.variances", "lv.covariances"); w <- c(v, "means")
set <- function(x) paste0("[", paste(text(x), collapse = ","), "]")
fits <- list(
  second_order = said(second, "hs", "{}"),
  second_order_std_lv = said(second, "hs", '{"std_lv": true}', std.lv = TRUE),
  covariates = said(covariate, "hs", "{}"),
  covariates_means = said(covariate, "hs", '{"meanstructure": true}', meanstructure = TRUE),
  covariates_mlm = said(covariate, "hs", '{"estimator": "MLM"}', estimator = "MLM", meanstructure = FALSE),
  covariates_mlr = said(covariate, "hs", '{"estimator": "MLR"}', estimator = "MLR", meanstructure = FALSE),
  covariates_mlr_means = said(covariate, "hs", '{"estimator": "MLR", "meanstructure": true}', estimator = "MLR", meanstructure = TRUE),
  covariates_groups = said(covariate, "hs", '{"group": "school"}', group = "school"),
  equal_labels = said(equal, "hs", "{}"),
  equal_labels_mlm = said(equal, "hs", '{"estimator": "MLM"}', estimator = "MLM", meanstructure = FALSE),
  equal_labels_mlr = said(equal, "hs", '{"estimator": "MLR"}', estimator = "MLR", meanstructure = FALSE),
  linear_constraints = said(linear, "hs", "{}"),
  cross_loadings = said(cross, "hs", "{}"),
  single_indicators = said(single, "hs", "{}"),
  observed_paths = said(paths, "hs", "{}"),
  observed_paths_means = said(paths, "hs", '{"meanstructure": true}', meanstructure = TRUE),
  mimic = said(mimic, "hs", "{}"),
  free_marker = said(free, "hs", "{}"),
  observed_information = said(three, "hs", '{"meanstructure": true, "information": "observed"}', meanstructure = TRUE, information = "observed"),
  wishart = said(three, "hs", '{"likelihood": "wishart"}', likelihood = "wishart"),
  wishart_groups = said(three, "hs", '{"likelihood": "wishart", "group": "school"}', likelihood = "wishart", group = "school"),
  gls = said(three, "hs", '{"estimator": "GLS"}', estimator = "GLS"),
  gls_means = said(covariate, "hs", '{"estimator": "GLS", "meanstructure": true}', estimator = "GLS", meanstructure = TRUE),
  uls = said(three, "hs", '{"estimator": "ULS"}', estimator = "ULS"),
  ulsm = said(three, "hs", '{"estimator": "ULSM"}', estimator = "ULSM", meanstructure = FALSE),
  groups = said(grouped, "hs", '{"group": "school"}', group = "school"),
  configural = said(three, "hs", '{"group": "school"}', group = "school"),
  metric = said(three, "hs", '{"group": "school", "group_equal": ["loadings"]}', group = "school", group.equal = "loadings"),
  metric_std_lv = said(three, "hs", '{"group": "school", "group_equal": ["loadings"], "std_lv": true}', group = "school", group.equal = "loadings", std.lv = TRUE),
  scalar = said(three, "hs", paste0('{"group": "school", "group_equal": ', set(i), "}"), group = "school", group.equal = i),
  scalar_partial = said(three, "hs", paste0('{"group": "school", "group_equal": ', set(i), ', "group_partial": ["x3~1", "x7 ~ 1", "visual=~x2"]}'),
    group = "school", group.equal = i, group.partial = c("x3~1", "x7 ~ 1", "visual=~x2")),
  strict = said(three, "hs", paste0('{"group": "school", "group_equal": ', set(r), "}"), group = "school", group.equal = r),
  covariances = said(three, "hs", paste0('{"group": "school", "group_equal": ', set(v), "}"), group = "school", group.equal = v),
  means = said(three, "hs", paste0('{"group": "school", "group_equal": ', set(w), "}"), group = "school", group.equal = w),
  metric_mlm = said(three, "hs", '{"group": "school", "group_equal": ["loadings"], "estimator": "MLM"}', group = "school", group.equal = "loadings", estimator = "MLM"),
  metric_mlmv = said(three, "hs", '{"group": "school", "group_equal": ["loadings"], "estimator": "MLMV"}', group = "school", group.equal = "loadings", estimator = "MLMV"),
  scalar_mlr = said(three, "hs", paste0('{"group": "school", "estimator": "MLR", "group_equal": ', set(i), "}"), group = "school", group.equal = i, estimator = "MLR"),
  gls_groups = said(three, "hs", '{"group": "school", "group_equal": ["loadings"], "estimator": "GLS"}', group = "school", group.equal = "loadings", estimator = "GLS"),
  regressions = said(paste0(three, "textual ~ visual\nspeed ~ visual + textual"), "hs", '{"group": "sex", "group_equal": ["regressions"]}', group = "sex", group.equal = "regressions"),
  wishart_mlm = said(three, "hs", '{"likelihood": "wishart", "estimator": "MLM"}', likelihood = "wishart", estimator = "MLM", meanstructure = FALSE),
  wishart_scalar = said(three, "hs", paste0('{"likelihood": "wishart", "group": "school", "group_equal": ', set(i), "}"),
    likelihood = "wishart", group = "school", group.equal = i),
  wishart_observed = said(three, "hs", '{"likelihood": "wishart", "information": "observed"}', likelihood = "wishart", information = "observed"),
  ulsmv = said(three, "hs", '{"estimator": "ULSMV"}', estimator = "ULSMV", meanstructure = FALSE),
  ulsm_groups = said(three, "hs", '{"estimator": "ULSM", "group": "school", "group_equal": ["loadings"]}', estimator = "ULSM",
    group = "school", group.equal = "loadings"),
  uls_means = said(democracy, "pd", '{"estimator": "ULS", "meanstructure": true}', estimator = "ULS", meanstructure = TRUE),
  wls = said(three, "hs", '{"estimator": "WLS"}', estimator = "WLS", meanstructure = FALSE),
  wls_equal = said(linear, "hs", '{"estimator": "WLS"}', estimator = "WLS", meanstructure = FALSE),
  wls_means = said(paste0(three, "textual ~ visual\nspeed ~ visual + textual"), "hs", '{"estimator": "WLS", "meanstructure": true}',
    estimator = "WLS", meanstructure = TRUE),
  wls_groups = said(three, "hs", '{"estimator": "WLS", "group": "school", "group_equal": ["loadings"]}', estimator = "WLS",
    group = "school", group.equal = "loadings"),
  wls_residuals = said(three, "hs", '{"estimator": "WLS", "group": "sex", "group_equal": ["loadings", "residuals"]}', estimator = "WLS",
    group = "sex", group.equal = c("loadings", "residuals")),
  mlmvs = said(three, "hs", '{"estimator": "MLMVS"}', estimator = "MLMVS", meanstructure = FALSE),
  mlr_expected = said(three, "hs", '{"estimator": "MLR", "information": "expected"}', estimator = "MLR", information = "expected",
    meanstructure = FALSE),
  observed_constraints = said(linear, "hs", paste0('{"information": "observed", "group": "school", "group_equal": ', set(i), "}"),
    information = "observed", group = "school", group.equal = i),
  formulas = said("f =~ x1 + a*x2 + b*x3 + x4\ny := exp(a)*log(b + 2)/sqrt(b)\nz := y^2 - a", "hs", "{}"),
  democracy = said(democracy, "pd", "{}"),
  democracy_means = said(democracy, "pd", '{"meanstructure": true}', meanstructure = TRUE)
)
cat("{\n", paste0(text(names(fits)), ": ", unlist(fits), collapse = ",\n"), "\n}\n", sep = "", file = "structure.json")
