# The latent interaction on the scale of the product of its latent variables, from lavaan 0.6-14:
# Rscript moderation.R, which writes moderation.json. The product's latent variable is scaled afterwards, by the ratio
# of the loadings that products of items ought to have to those that they have, each divided by the product's SD.
suppressMessages(library(lavaan))
d <- read.csv("../reference/case6_data.csv")
x <- paste0("SAT", 1:3); w <- paste0("TRUST", 1:4); y <- paste0("RI", 1:4)
tangent <- function(f) {
  q <- length(lavaan:::lav_model_get_parameters(f@Model, type = "free"))
  J <- f@Model@ceq.JAC
  if (nrow(J) == 0L) diag(q) else MASS::Null(t(J))
}
fitted <- function(model, data, ...) { # Newton steps to the optimum, then lavaan itself from there
  f <- sem(model, data, ...)
  M <- f@Model
  Z <- tangent(f)
  for (i in 1:12) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free")
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options)
    p <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, p)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  sem(model, data, ..., start = start[start$op != "==" & start$op != ":=", ], optim.method = "none")
}
measured <- function(latent, items, label) {
  free <- paste0(c("", paste0(label, seq_along(items)[-1], "*")), items)
  paste0(latent, " =~ ", paste(free, collapse = " + "))
}
# a loading as an expression: the first is 1
of <- function(label, k) if (k == 1) "1" else paste0(label, k)
interaction <- function(a, b, shared) { # a, b: positions of the items of each product
  centred <- function(v) d[[v]] - mean(d[[v]])
  products <- mapply(function(i, j) paste0(x[i], "_x_", w[j]), a, b)
  for (k in seq_along(a)) {
    p <- centred(x[a[k]]) * centred(w[b[k]])
    d[[products[k]]] <- p - mean(p)
  }
  s <- sapply(products, function(p) sqrt(mean(d[[p]]^2)))
  pairs <- NULL
  for (k in seq_along(a)) for (m in seq_along(a)) if (k < m && (a[k] == a[m] || b[k] == b[m]))
    pairs <- c(pairs, paste(products[k], "~~", products[m]))
  expected <- mapply(function(i, j, v) sprintf("(%s)*(%s)/%.17g", of("a", i), of("b", j), v), a, b, s)
  got <- mapply(function(k, v) sprintf("(%s)/%.17g", of("p", k), v), seq_along(a), s)
  model <- c(measured("SAT", x, "a"), measured("TRUST", w, "b"), measured("RI", y, "y"), measured("XW", products, "p"),
             if (shared) pairs,
             "RI ~ g1*SAT + g2*TRUST + g3*XW", "SAT ~~ vx*SAT + cxw*TRUST + cxp*XW", "TRUST ~~ vw*TRUST + cwp*XW",
             "XW ~~ vp*XW", "RI ~~ e*RI",
             "vy := g1^2*vx + g2^2*vw + g3^2*vp + 2*g1*g2*cxw + 2*g1*g3*cxp + 2*g2*g3*cwp + e",
             paste0("b := g3*(", paste(expected, collapse = " + "), ")/(", paste(got, collapse = " + "), ")"),
             "std_x := g1*sqrt(vx/vy)", "std_w := g2*sqrt(vw/vy)", "std := b*sqrt(vx*vw/vy)")
  f <- fitted(paste(model, collapse = "\n"), d, estimator = "MLR")
  e <- parameterEstimates(f)
  rows <- match(c("b", "std_x", "std_w", "std"), e$lhs)
  z <- e$est[rows] / e$se[rows]
  list(est = e$est[rows], se = e$se[rows], p = 2 * pnorm(-abs(z)), chisq = unname(fitMeasures(f, "chisq")))
}
number <- function(x) formatC(x, digits = 15, format = "g")
line <- function(l) paste0("{", paste0("\"", names(l), "\": [", sapply(l, function(v) paste(number(v), collapse = ", ")), "]",
                                       collapse = ", "), "}")
matched <- interaction(1:3, 1:3, FALSE)
every <- interaction(rep(1:3, each = 4), rep(1:4, 3), TRUE)
writeLines(paste0("{\"matched\": ", line(matched), ",\n\"all\": ", line(every), "}"), "moderation.json")
