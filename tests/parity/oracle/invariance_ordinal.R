# Invariance of ordinal items in the order of Wu and Estabrook (2016) by semTools and lavaan 0.6-14:
# Rscript invariance_ordinal.R, which writes invariance_ordinal.json
suppressMessages({library(lavaan); library(semTools)})
d <- HolzingerSwineford1939
items <- paste0("x", 1:9)
for (v in items) d[[v]] <- as.integer(cut(d[[v]], c(-Inf, quantile(d[[v]], c(.25, .5, .75)), Inf)))
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"
levels <- list(configural = character(0), thresholds = "thresholds", metric = c("thresholds", "loadings"),
               scalar = c("thresholds", "loadings", "intercepts"))
number <- function(x) formatC(x, digits = 15, format = "g")
said <- c()
before <- NULL
for (name in names(levels)) {
  syntax <- measEq.syntax(model, data = d, ordered = items, parameterization = "delta", ID.fac = "std.lv", ID.cat = "Wu",
                          group = "school", group.equal = levels[[name]])
  f <- cfa(as.character(syntax), data = d, ordered = items, group = "school", parameterization = "delta")
  m <- fitMeasures(f, c("df", "chisq", "chisq.scaled"))
  values <- c(df = m[["df"]], chisq = m[["chisq"]], chisq_scaled = m[["chisq.scaled"]])
  if (!is.null(before)) {
    t <- lavTestLRT(before, f)
    values <- c(values, chisq_diff = t[2, "Chisq diff"], df_diff = t[2, "Df diff"], p = t[2, "Pr(>Chisq)"])
  }
  said <- c(said, paste0("\"", name, "\":{", paste0("\"", names(values), "\":", number(values), collapse = ","), "}"))
  before <- f
}
writeLines(paste0("{", paste(said, collapse = ","), "}"), "invariance_ordinal.json")
