# Numbers that random models found to differ, of simulated answers: Rscript examined.R, which writes examined.json
suppressMessages({library(lavaan); library(jsonlite)})
set.seed(20240612)
n <- 240
h <- rnorm(n)
factors <- sapply(1:4, function(k) 0.8 * h + rnorm(n, sd = 0.6))
d <- as.data.frame(round(sapply(1:11, function(k) factors[, (k + 2) %/% 3] + rnorm(n, sd = 0.7)), 4))
names(d) <- paste0("y", 1:11)
d$m <- round(0.5 * factors[, 2] + rnorm(n), 4)
d$o <- round(0.4 * d$m + 0.3 * factors[, 1] + rnorm(n), 4)
holes <- d
for (k in 1:9) holes[seq(k, n, by = 7 + k), k] <- NA
valley <- read.csv("examined_valley.csv") # simulated: a second-order factor whose search leads through a curved valley
holes$grp <- d$grp <- rep(c("b", "a"), c(130, 110))

tangent <- function(f) if (nrow(f@Model@ceq.JAC)) MASS::Null(t(f@Model@ceq.JAC)) else diag(f@Model@nx.free)
polish <- function(model, data, ...) { # Newton steps to the optimum, then lavaan itself from there
  f <- sem(model, data, ..., em.h1.tol = 1e-12, em.h1.iter.max = 10000L)
  M <- f@Model
  Z <- tangent(f)
  weigh <- !f@SampleStats@missing.flag
  for (i in 1:8) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free", group.weight = weigh)
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options, group.weight = weigh)
    x <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, x)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  sem(model, data, ..., fixed.x = f@Options$fixed.x, em.h1.tol = 1e-12, em.h1.iter.max = 10000L,
      start = start[!start$op %in% c("==", ":="), ], optim.method = "none")
}
second <- "f1 =~ y1 + y2 + y3\nf2 =~ y4 + y5 + y6\nf3 =~ y7 + y8 + y9\nf4 =~ y10 + y11\nh =~ f1 + f2 + f3 + f4"
three <- "f1 =~ y1 + y2 + y3\nf2 =~ y4 + y5 + y6\nf3 =~ y7 + y8\nf3 ~ f2"
single <- "f1 =~ y1 + y2 + y3\nf2 =~ 1*y4\ny4 ~~ 3*y4\nf2 ~ f1"
suppression <- "o ~ m\nm ~ y1\no ~~ m"
narrow <- "f1 =~ y1 + y2\nf2 =~ y3 + y4 + y5\nf3 =~ y6 + y7 + y8\nh =~ f1 + f2 + f3\nh ~ x1 + d1\ny2 ~ d1\nm1 ~ f1\no1 ~ l0*m1 + f1"
cases <- list(
  list("second order", paste0(second, "\nm ~ f3\no ~ m + f1"), "d", list(estimator = "ML")),
  list("second order in groups", paste0(second, "\nm ~ f3\no ~ m + f1"), "d", list(estimator = "ML", group = "grp")),
  list("negative latent variance", single, "d", list(estimator = "ML")),
  list("negative share", suppression, "d", list(estimator = "ML")),
  list("MLR expected", three, "holes", list(estimator = "MLR", missing = "fiml", information = "expected")),
  list("MLR expected in groups", three, "holes", list(estimator = "MLR", missing = "fiml", information = "expected",
       group = "grp", group.equal = "loadings")),
  list("saturated ML", "f1 =~ y1 + y2 + y3", "holes", list(estimator = "ML", missing = "fiml")),
  list("saturated MLR", "f1 =~ y1 + y2 + y3", "holes", list(estimator = "MLR", missing = "fiml")),
  list("MLR observed in groups", three, "holes", list(estimator = "MLR", missing = "fiml", group = "grp"))
)
answer <- function(case) {
  fit <- suppressWarnings(do.call("polish", c(list(case[[2]], get(case[[3]])), case[[4]])))
  found <- list(name = case[[1]], model = case[[2]], data = case[[3]], options = case[[4]])
  found$measures <- as.list(unclass(fitMeasures(fit, baseline.model = lavaan:::lav_object_independence(fit))))
  found$estimates <- as.data.frame(parameterEstimates(fit, remove.nonfree = FALSE))[, c("lhs", "op", "rhs", "est", "se")]
  r2 <- lavInspect(fit, "r2")
  found$r2 <- lapply(if (is.list(r2)) unname(r2) else list(r2), as.list)
  mi <- as.data.frame(suppressWarnings(modindices(fit, op = "~")))
  if (nrow(mi)) found$mi <- mi[, c("lhs", "rhs", "mi", "epc")]
  found
}
found <- list(data = list(d = d, holes = holes), cases = lapply(cases, answer))
deep <- suppressWarnings(sem(narrow, valley, group = "grp"))
stopifnot(lavInspect(deep, "converged"))
found$valley <- list(model = narrow, chisq = unname(fitMeasures(deep, "chisq")), npar = unname(fitMeasures(deep, "npar")))
# simulated: in one group the residuals' covariances are not definite, and a regression takes one of them into the structure
said <- character(0)
mixed <- "f1 =~ y1 + y2 + y3 + y4\nf2 =~ 1*y5\ny5 ~~ 0.459*y5\nf2 ~ x1\ny4 ~ x1\ny2 ~~ y4\ny2 ~~ y3"
fit <- withCallingHandlers(sem(mixed, read.csv("examined_residuals.csv"), group = "grp"),
  warning = function(w) { said <<- c(said, conditionMessage(w)); invokeRestart("muffleWarning") })
found$residuals <- list(model = mixed, chisq = unname(fitMeasures(fit, "chisq")),
                        not_definite = any(grepl("(theta) is not positive definite", gsub("\\s+", " ", said), fixed = TRUE)))
writeLines(toJSON(found, digits = 15, auto_unbox = TRUE, na = "null", dataframe = "columns"), "examined.json")
