# What lavaan says of models and data that misbehave: Rscript pathological.R, which writes pathological.json
suppressMessages(library(lavaan))
hs <- HolzingerSwineford1939
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
cases <- list(
  list("one factor, two items", "f =~ x1 + x2", hs),
  list("no scale", "f =~ NA*x1 + x2 + x3 + x4", hs),
  list("isolated factor with two items", "f =~ x1 + x2\ng =~ x4 + x5 + x6\nf ~~ 0*g", hs),
  list("two factors, same items", "f =~ x1 + x2 + x3\ng =~ x1 + x2 + x3", hs),
  list("reciprocal paths", "x1 ~ x2\nx2 ~ x1", hs),
  list("every residual covariance", "f =~ x1 + x2 + x3\nx1 ~~ x2 + x3\nx2 ~~ x3", hs),
  list("negative variance", "f =~ x1 + x2 + x3", hs[1:40, ]),
  list("latent correlation above one", "f =~ x1 + x2\ng =~ x3 + x9", hs),
  list("no residual variance twice", "f =~ x1 + x2 + x3\nx1 ~~ 0*x1\nx2 ~~ 0*x2", hs),
  list("sum of items as an item", three, transform(hs, x2 = x1 + x3)),
  list("constant item", three, transform(hs, x2 = 3)),
  list("eight cases, nine items", three, hs[1:8, ]),
  list("ten cases", three, hs[1:10, ]),
  list("fifteen cases", three, hs[1:15, ]),
  list("a column that is not there", "f =~ x1 + x2 + x33", hs),
  list("contradictory constraints", "f =~ x1 + a*x2 + b*x3\na == 2\na == 3", hs)
)
quote <- function(x) paste0("\"", gsub("\"", "\\\\\"", gsub("\\s+", " ", x)), "\"")
answer <- function(case) {
  said <- character(0)
  result <- tryCatch(withCallingHandlers(
    { f <- sem(case[[2]], case[[3]])
      list(converged = lavInspect(f, "converged"), se = any(parameterEstimates(f)$se > 0, na.rm = TRUE),
           chisq = if (lavInspect(f, "converged")) fitMeasures(f, "chisq") else NA) },
    warning = function(w) { said <<- c(said, conditionMessage(w)); invokeRestart("muffleWarning") }),
    error = function(e) { said <<- c(said, conditionMessage(e)); NULL })
  said <- paste(gsub("lavaan (WARNING|ERROR):", "", gsub("lavaan->[a-z_0-9]*\\(\\):", "", said)), collapse = " / ")
  number <- function(x) if (is.null(x) || !is.finite(x)) "null" else formatC(x, digits = 10, format = "g")
  paste0("{\"name\": ", quote(case[[1]]), ", \"outcome\": ", quote(if (is.null(result)) "error" else if (result$converged)
    "converged" else "not converged"), ", \"errors_given\": ", if (is.null(result)) "false" else tolower(result$se),
    ", \"chisq\": ", number(result$chisq), ", \"said\": ", quote(trimws(said)), "}")
}
lines <- vapply(cases, answer, "")
cat("[\n", paste(lines, collapse = ",\n"), "\n]\n", sep = "", file = "pathological.json")
