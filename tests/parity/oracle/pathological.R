# What lavaan says of models and data that misbehave: Rscript pathological.R, which writes pathological.json
suppressMessages(library(lavaan))
hs <- HolzingerSwineford1939
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
levels4 <- function(x) 1 + (x > 3.5) + (x > 4.5) + (x > 5.5)
rough <- transform(hs, x1 = levels4(x1), x2 = levels4(x2), x3 = levels4(x3), girl = sex == 2, boy = sex == 1)
two <- transform(rough, x1 = ifelse(school == "Pasteur" & x1 == 4, 3, x1))
apart <- transform(hs, x1 = ifelse(seq_along(x1) %% 2 == 1, x1, NA), x2 = ifelse(seq_along(x2) %% 2 == 1, NA, x2))
three_items <- c("x1", "x2", "x3")
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
  list("contradictory constraints", "f =~ x1 + a*x2 + b*x3\na == 2\na == 3", hs),
  list("ordinal item twice", "f =~ x1 + x2 + x3 + again", transform(rough, again = x1),
       ordered = c(three_items, "again")),
  list("ordinal category absent in a group", "f =~ x1 + x2 + x3", two, ordered = three_items, group = "school"),
  list("ordinal, two items", "f =~ x1 + x2", rough, ordered = three_items[1:2]),
  list("mixed, continuous item twice", "f =~ x1 + x2 + x4 + again", transform(rough, again = 2 * x4),
       ordered = three_items[1:2]),
  list("ordinal, covariate that does not vary", "f =~ x1 + x2 + x3\nf ~ one", transform(rough, one = 1),
       ordered = three_items),
  list("ordinal, covariate twice", "f =~ x1 + x2 + x3\nf ~ girl + boy", transform(rough, girl = 1 * girl, boy = 1 * boy),
       ordered = three_items),
  list("ordinal, covariate tells categories apart", "f =~ x1 + x2 + x3\nf ~ high", transform(rough, high = 1 * (x1 > 2)),
       ordered = three_items),
  list("fiml, never answered together", "f =~ x1 + x2 + x3 + x4", apart, missing = "fiml"),
  list("fiml, item nobody answered", "f =~ x1 + x2 + x3 + x4", transform(hs, x4 = NA_real_), missing = "fiml"),
  list("fiml, two items", "f =~ x1 + x3", apart, missing = "fiml"),
  list("item worded the other way", three, transform(hs, x2 = 7 - x2)),
  list("ordinal outcome alone", "x1 ~ ageyr", rough, ordered = "x1"),
  list("ordinal item that predicts", "f =~ x1 + x2 + x3\nx4 ~ x1", rough, ordered = three_items),
  list("mixed, negative variance", "f =~ x1 + x7 + x9", rough, ordered = "x1"),
  list("mixed, pairwise", "f =~ x1 + x2 + x3 + x4", transform(rough, x4 = ifelse(seq_along(x4) %% 2 == 1, x4, NA)),
       ordered = three_items, missing = "pairwise"),
  list("mixed, latent correlation above one", "f =~ x1 + x2\ng =~ x3 + x8", rough, ordered = three_items),
  list("fiml, covariate with gaps", "f =~ x1 + x2 + x3\nf ~ ageyr",
       transform(hs, ageyr = ifelse(seq_along(ageyr) %% 3 == 1, NA, ageyr)), missing = "fiml"),
  list("fiml, ten cases", three, transform(hs, x1 = ifelse(seq_along(x1) %% 2 == 1, x1, NA))[1:10, ], missing = "fiml")
)
quote <- function(x) paste0("\"", gsub("\"", "\\\\\"", gsub("\\s+", " ", x)), "\"")
fitted_by_sem <- function(model, data, ...) sem(model, data, ...)
answer <- function(case) {
  said <- character(0)
  result <- tryCatch(withCallingHandlers(
    { f <- do.call(fitted_by_sem, case[-1])
      list(converged = lavInspect(f, "converged"), se = any(parameterEstimates(f)$se > 0, na.rm = TRUE),
           chisq = if (lavInspect(f, "converged")) fitMeasures(f, "chisq") else NA) },
    warning = function(w) { said <<- c(said, conditionMessage(w)); invokeRestart("muffleWarning") }),
    error = function(e) { said <<- c(said, conditionMessage(e)); NULL })
  said <- paste(gsub("lavaan (WARNING|ERROR):", "", gsub("lavaan->[a-z_0-9]*\\(\\):", "", said)), collapse = " / ")
  number <- function(x) if (length(x) == 0L || !is.finite(x)) "null" else formatC(x, digits = 10, format = "g")
  paste0("{\"name\": ", quote(case[[1]]), ", \"outcome\": ", quote(if (is.null(result)) "error" else if (result$converged)
    "converged" else "not converged"), ", \"errors_given\": ", if (is.null(result)) "false" else tolower(result$se),
    ", \"chisq\": ", number(result$chisq), ", \"said\": ", quote(trimws(said)), "}")
}
lines <- vapply(cases, answer, "")
cat("[\n", paste(lines, collapse = ",\n"), "\n]\n", sep = "", file = "pathological.json")
