# What repurchase claims of a structural model, by lavaan 0.6-14: Rscript claims.R, which writes claims.json.
# Explained variance and effect sizes, models with an arrow turned round, and mediations with a common cause left out.
suppressMessages({library(lavaan); library(jsonlite)})
exact <- function(model, ...) sem(model, PoliticalDemocracy, ...)
measures <- "i =~ x1 + x2 + x3\nd =~ y1 + y2 + y3 + y4\ne =~ y5 + y6 + y7 + y8\n"
unexplained <- function(S, y, x) if (length(x)) S[y, y] - as.numeric(S[y, x] %*% solve(S[x, x], S[x, y])) else S[y, y]
sizes <- function(fit, model) {
  S <- lavInspect(fit, "cov.lv")
  out <- list()
  for (y in names(model)) for (x in model[[y]]) {
    with <- unexplained(S, y, model[[y]]); without <- unexplained(S, y, setdiff(model[[y]], x))
    out[[paste(x, "->", y)]] <- (without - with) / with
  }
  out
}
free <- exact(paste0(measures, "d ~ i\ne ~ d + i"))
chain <- exact(paste0(measures, "d ~ i\ne ~ d"))
two <- exact(paste0(measures, "e ~ d + i"))
fits <- function(f) as.list(fitMeasures(f, c("chisq", "df", "bic")))
turned <- function(model) fits(exact(paste0(measures, model)))

# the disturbance covariance of d and e at which lavaan finds the path d -> e to be zero, and its correlation
confounded <- function(covariance) {
  v <- coef(exact(paste0(measures, "d ~ i\ne ~ b*d + i\nd ~~ ", covariance, "*e\nd ~~ vd*d\ne ~~ ve*e")))
  c(path = v[["b"]], rho = covariance / sqrt(v[["vd"]] * v[["ve"]]))
}
zero <- uniroot(function(covariance) confounded(covariance)[["path"]], c(1, 5), tol = 1e-7)$root
given <- c(-.3, .3, .8)

out <- list(
  free = list(model = paste0(measures, "d ~ i\ne ~ d + i"), r2 = as.list(lavInspect(free, "rsquare")[c("d", "e")]),
    f2 = sizes(free, list(d = "i", e = c("d", "i"))), stated = fits(free),
    turned = list("d -> e" = turned("d ~ i + e\ne ~ i"))),
  two = list(model = paste0(measures, "e ~ d + i"), stated = fits(two), f2 = sizes(two, list(e = c("d", "i"))),
    r2 = list(e = lavInspect(two, "rsquare")[["e"]]),
    turned = list("d -> e" = turned("d ~ e\ne ~ i\nd ~~ i"), "i -> e" = turned("i ~ e\ne ~ d\nd ~~ i"))),
  chain = list(model = paste0(measures, "d ~ i\ne ~ d"), stated = fits(chain), f2 = sizes(chain, list(d = "i", e = "d")),
    r2 = as.list(lavInspect(chain, "rsquare")[c("d", "e")]), turned = list("d -> e" = turned("d ~ i + e"))),
  confounded = list(covariance = given, path = sapply(given, function(v) confounded(v)[["path"]]),
    zero = confounded(zero)[["rho"]]))
write(toJSON(out, auto_unbox = TRUE, digits = 12, pretty = TRUE), "claims.json")
