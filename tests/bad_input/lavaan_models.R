# What lavaan says of the cases of models.py: python lavaan_models.py FOLDER; Rscript lavaan_models.R FOLDER,
# which writes lavaan_models.json here
suppressMessages({library(lavaan); library(jsonlite)})
folder <- commandArgs(TRUE)[1]
clean <- function(x) trimws(gsub("\\s+", " ", gsub("lavaan (WARNING|ERROR|NOTE):", "", x)))
answer <- function(case) {
  d <- read.csv(file.path(folder, case$file), check.names = FALSE, fileEncoding = "UTF-8")
  said <- character()
  call <- paste0("sem(case$model, d", if (nchar(case$options)) paste0(", ", case$options), ")")
  capture.output(result <- tryCatch(withCallingHandlers({
    f <- eval(parse(text = call))
    list(converged = lavInspect(f, "converged"), errors_given = any(parameterEstimates(f)$se > 0, na.rm = TRUE),
         chisq = tryCatch(unname(fitMeasures(f, "chisq")), error = function(e) NA))
  }, warning = function(w) { said <<- c(said, conditionMessage(w)); invokeRestart("muffleWarning") }),
  error = function(e) { said <<- c(said, conditionMessage(e)); NULL }))
  outcome <- if (is.null(result)) "error" else if (result$converged) "converged" else "not converged"
  list(name = case$name, outcome = outcome, errors_given = isTRUE(result$errors_given),
       chisq = if (is.null(result)) NA else result$chisq, said = paste(unique(clean(said)), collapse = " / "))
}
cases <- fromJSON(file.path(folder, "cases.json"), simplifyDataFrame = FALSE)
write(toJSON(lapply(cases, answer), auto_unbox = TRUE, pretty = TRUE, digits = 10, na = "null"), "lavaan_models.json")
