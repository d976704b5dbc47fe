# Specifications of one study in lavaan 0.6-14, and HC3 errors by hand: Rscript specifications.R, which reads
# specifications.csv (the items of the shipped survey, screened) and writes specifications.json
suppressMessages({library(lavaan); library(jsonlite)})
d <- read.csv("specifications.csv")
flagged <- d$flagged > 0; d$flagged <- NULL
names_of <- function(code) grep(paste0("^", code, "[0-9]+$"), names(d), value = TRUE)
constructs <- c("PROMO", "CONV", "PERS", "QUAL", "WOM", "RESP", "SAT", "TRUST", "RI")
measured <- sapply(constructs, function(c) paste(c, "=~", paste(names_of(c), collapse = " + ")))
stated <- paste(c(measured, "SAT ~ PROMO + CONV + PERS", "TRUST ~ QUAL + WOM + RESP", "RI ~ SAT + TRUST", "SAT ~~ TRUST"), collapse = "\n")
free <- paste(stated, "RI ~ PROMO + CONV + PERS + QUAL + WOM + RESP", sep = "\n")
paths <- function(model, data, estimator) {
  ordered <- if (estimator == "WLSMV") names(data) else FALSE
  fit <- sem(model, data, estimator = estimator, ordered = ordered)
  raw <- parameterEstimates(fit); std <- standardizedSolution(fit); k <- raw$op == "~"
  data.frame(lhs = raw$lhs[k], rhs = raw$rhs[k], std = std$est.std[std$op == "~"], p = raw$pvalue[k])
}
hc3 <- function(y, xs) {
  s <- as.data.frame(scale(sapply(constructs, function(c) rowMeans(d[names_of(c)]))))
  fit <- lm(reformulate(xs, y), s); X <- model.matrix(fit); A <- solve(crossprod(X))
  V <- A %*% crossprod(X * (resid(fit) / (1 - hatvalues(fit)))) %*% A
  b <- coef(fit)[-1]; se <- sqrt(diag(V))[-1]
  data.frame(lhs = y, rhs = xs, std = b, p = 2 * pt(-abs(b / se), fit$df.residual), row.names = NULL)
}
out <- list(
  `ML` = paths(stated, d, "ML"), `WLSMV` = paths(stated, d, "WLSMV"),
  `MLR:unflagged_1` = paths(stated, d[!flagged, ], "MLR"), `MLR:free` = paths(free, d, "MLR"),
  `scores` = rbind(hc3("SAT", c("PROMO", "CONV", "PERS")), hc3("TRUST", c("QUAL", "WOM", "RESP")), hc3("RI", c("SAT", "TRUST")))
)
write_json(out, "specifications.json", digits = 12)
