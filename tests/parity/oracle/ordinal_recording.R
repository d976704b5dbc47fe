# What the scripts ordinal_*.R share: fits of lavaan 0.6-14 taken to their optimum, and every key of them on record.
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
  for (i in 1:6) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free")
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options)
    x <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, x)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  start <- start[!start$op %in% c("==", ":="), ]
  suppressWarnings(sem(model, data, ..., start = start, optim.method = "none"))
}

# lavaan 0.6-14 gives no robust CFI and RMSEA where thresholds are equal: it drops the thresholds from the model whose
# maximum likelihood discrepancy they start from, but not the constraints that name them, and stops with an error inside
# (issue 386 of lavaan; mended in 0.6-20 by dropping those too, as here).
of_correlations <- lavaan:::lav_object_catml
assignInNamespace("lav_object_catml", ns = "lavaan", function(lavobject = NULL) {
  p <- lavobject@ParTable
  left_out <- p$op %in% c("|", "~1")
  names <- setdiff(c(p$label[left_out], p$plabel[left_out]), "")
  dangling <- p$op == "==" & (p$lhs %in% names | p$rhs %in% names)
  lavobject@ParTable <- lapply(p, function(column) column[!dangling])
  of_correlations(lavobject)
})

each <- function(fit, x, f) lapply(if (lavInspect(fit, "ngroups") > 1L) unname(x) else list(x), f)
bare <- function(x) unname(unclass(as.matrix(x)))

fits <- new.env()
record <- function(name, model, data, ..., indices = TRUE) {
  fit <- polish(model, data, ...)
  assign(name, fit, fits)
  standard <- as.data.frame(standardizedSolution(fit))
  lv <- as.data.frame(standardizedSolution(fit, type = "std.lv"))
  measures <- unclass(fitMeasures(fit))
  Z <- tangent(fit)
  g <- lavaan:::lav_model_gradient(fit@Model, lavsamplestats = fit@SampleStats, lavdata = fit@Data, type = "free")
  cat(sprintf("%-28s chisq %.6f df %d gradient %.1e\n", name, measures["chisq"], as.integer(measures["df"]), max(abs(t(Z) %*% as.vector(g)))))
  chosen <- c("lhs", "op", "rhs", "group", "est.std", "se")
  found <- list(
    model = model, options = list(...), groups = lavInspect(fit, "group.label"), nobs = lavInspect(fit, "nobs"),
    estimates = as.data.frame(parameterEstimates(fit)), std_all = standard[, intersect(chosen, names(standard))],
    std_lv = lv[, intersect(chosen, names(lv))], fit = as.list(measures),
    r2 = each(fit, lavInspect(fit, "rsquare"), as.list), cov_lv = each(fit, lavInspect(fit, "cov.lv"), bare),
    robust = tryCatch(lavaan:::lav_fit_catml_dwls(fit), error = function(e) list()), # naive fits have no Gamma
    variables = lavNames(fit, "ov.nox"),
    sample = each(fit, lavInspect(fit, "sampstat"), function(s) bare(if (is.null(s[["cov"]])) s$res.cov else s[["cov"]])),
    implied = each(fit, lavInspect(fit, "implied"), function(s) bare(if (is.null(s[["cov"]])) s$res.cov else s[["cov"]])),
    residual = each(fit, lavResiduals(fit, type = "cor.bentler", se = FALSE, zstat = FALSE, summary = FALSE),
                    function(s) bare(if (is.null(s[["cov"]])) s$res.cov else s[["cov"]]))
  )
  if (indices) {
    table <- as.data.frame(suppressWarnings(modindices(fit)))
    found$modindices <- table[, intersect(c("lhs", "op", "rhs", "group", "mi", "epc", "sepc.lv", "sepc.all"), names(table))]
  }
  found
}

nested <- function(free, restricted) { # lavTestLRT's default, by the names of recorded fits
  t <- as.data.frame(lavTestLRT(get(free, fits), get(restricted, fits)))
  list(free = free, restricted = restricted, chisq_diff = t[2, "Chisq diff"], df_diff = t[2, "Df diff"],
       p = t[2, "Pr(>Chisq)"])
}

save_all <- function(file, fits) {
  writeLines(toJSON(fits, digits = 15, auto_unbox = TRUE, na = "null", null = "null", dataframe = "columns"), file)
}

cut_at <- function(x, at) as.integer(cut(x, c(-Inf, at, Inf)))
