# The robust scaling with an unbiased Gamma, by lavaan 0.6-14: Rscript small_sample.R, which writes small_sample.json
suppressMessages(library(lavaan))
library(jsonlite)
hs <- HolzingerSwineford1939
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
models <- list(
  factors = list(model = three, rows = 301, means = FALSE),
  small = list(model = three, rows = 140, means = FALSE),
  means = list(model = three, rows = 301, means = TRUE),
  tied = list(model = paste0(three, "\nspeed ~ visual + textual\nx4 ~~ e*x4\nx5 ~~ e*x5"), rows = 301, means = FALSE)
)
said <- lapply(models, function(m) {
  f <- sem(m$model, hs[seq_len(m$rows), ], estimator = "MLM", gamma.unbiased = TRUE, meanstructure = m$means)
  p <- fitMeasures(f, "chisq.scaling.factor")
  list(model = m$model, rows = m$rows, means = m$means, chisq = unname(c(fitMeasures(f, "chisq"))), factor = unname(c(p)))
})
write_json(said, "small_sample.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
