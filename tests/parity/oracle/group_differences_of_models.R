# Differences of models of groups in lavaan 0.6-14: Rscript group_differences_of_models.R, which writes the JSON beside it
# samples: the scaling factor of Satorra and Bentler (2001) is not positive, or the restricted model has none at all
# labels: loadings equal within each group, and then between groups too
suppressMessages({library(lavaan); library(jsonlite)})
out <- list()
all <- read.csv("undefined_differences.csv")
for (s in c(1, 7)) {
  d <- all[all$sample == s, ]
  F <- lapply(list("loadings", c("loadings", "intercepts")), function(e)
    cfa("f =~ a + b + c", d, group = "g", std.lv = TRUE, group.equal = e, estimator = "MLR"))
  c0 <- fitMeasures(F[[1]], c("chisq.scaling.factor", "df")); c1 <- fitMeasures(F[[2]], c("chisq.scaling.factor", "df"))
  t <- lavTestLRT(F[[1]], F[[2]], method = "satorra.2000", A.method = "delta")
  out$samples[[as.character(s)]] <- list(
    scaling_2001 = (c1[[2]] * c1[[1]] - c0[[2]] * c0[[1]]) / (c1[[2]] - c0[[2]]), diff = t[2, "Chisq diff"],
    ddf = t[2, "Df diff"], p = t[2, "Pr(>Chisq)"], factor = c1[[1]], chisq_scaled = fitMeasures(F[[2]], "chisq.scaled")[[1]])
}
own <- "visual =~ x1 + c(v1, v2)*x2 + c(v1, v2)*x3\ntextual =~ x4 + x5 + x6"
both <- "visual =~ x1 + c(v, v)*x2 + c(v, v)*x3\ntextual =~ x4 + x5 + x6"
hs <- HolzingerSwineford1939
f <- cfa(own, hs, group = "school", std.lv = TRUE); m <- cfa(both, hs, group = "school", std.lv = TRUE, group.equal = "loadings")
out$labels <- list(df = c(fitMeasures(f, "df"), fitMeasures(m, "df")), chisq = c(fitMeasures(f, "chisq"), fitMeasures(m, "chisq")))
write(toJSON(out, auto_unbox = TRUE, digits = 10, null = "null", na = "null"), "group_differences_of_models.json")
