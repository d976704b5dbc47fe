# A method factor with equal loadings, orthogonal to nine constructs, by lavaan:
# Rscript method_factor.R > method_factor.json, in this folder.
suppressMessages({library(lavaan); library(jsonlite)})
d <- read.csv("../reference/case6_data.csv")
prefix <- unique(sub("[0-9]+$", "", names(d)))
blocks <- paste(sapply(prefix, function(p) paste(p, "=~", paste(grep(paste0("^", p, "[0-9]"), names(d), value = TRUE),
                                                                collapse = " + "))), collapse = "\n")
items <- names(d)
method <- paste0("METHOD =~ ", paste0("1*", items, collapse = " + "), "\nMETHOD ~~ NA*METHOD\n",
                 paste0("METHOD ~~ 0*", prefix, collapse = "\n"))
base <- cfa(blocks, d)
ulmc <- cfa(paste(blocks, method, sep = "\n"), d)
one <- cfa(paste("G =~", paste(items, collapse = " + ")), d)
index <- c("chisq", "df", "cfi", "tli", "rmsea", "srmr")
s <- standardizedSolution(ulmc)
l <- s[s$op == "=~" & s$lhs == "METHOD", "est.std"]
out <- list(versions = list(R = as.character(getRversion()), lavaan = as.character(packageVersion("lavaan"))),
            base = as.list(fitMeasures(base, index)), ulmc = as.list(fitMeasures(ulmc, index)),
            one = as.list(fitMeasures(one, index)), share = mean(l^2),
            variance = coef(ulmc)[["METHOD~~METHOD"]],
            vif_scores = as.list(setNames(diag(solve(cor(sapply(prefix, function(p)
              rowMeans(d[grep(paste0("^", p, "[0-9]"), names(d))]))))), prefix)))
cat(toJSON(out, digits = 15, auto_unbox = TRUE), "\n")
