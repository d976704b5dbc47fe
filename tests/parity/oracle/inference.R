# Inference on lavaan 0.6-14 fits that repurchase must equal: Rscript inference.R, which writes inference.json
# lavaan stops 1e-6 to 1e-4 short of the optimum, so each fit is taken there by Newton steps first.
suppressMessages(library(lavaan))
here <- "../reference/case6_data.csv"
d <- read.csv(here)
hs <- HolzingerSwineford1939
tangent <- function(f) { # directions that the constraints leave free
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
    x <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, x)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  sem(model, data, ..., start = start[start$op != "==" & start$op != ":=", ], optim.method = "none")
}
number <- function(x) ifelse(is.finite(x), formatC(x, digits = 15, format = "g"), "null")
text <- function(x) paste0("\"", gsub("\n", "\\\\n", x), "\"")
value <- function(x) {
  if (is.list(x)) {
    if (is.null(names(x))) return(paste0("[", paste(sapply(x, value), collapse = ","), "]"))
    return(paste0("{", paste(text(names(x)), sapply(x, value), sep = ":", collapse = ","), "}"))
  }
  shown <- if (is.character(x)) text(x) else number(x)
  if (length(x) == 1) shown else paste0("[", paste(shown, collapse = ","), "]")
}
matrix_of <- function(m) list(rows = rownames(m), values = lapply(seq_len(nrow(m)), function(i) as.numeric(m[i, ])))
lrt <- function(a, b, ...) {
  t <- suppressWarnings(lavTestLRT(a, b, ...))
  list(chisq = t[2, "Chisq diff"], df = t[2, "Df diff"], p = t[2, "Pr(>Chisq)"])
}
coefs <- function(f, op = c("~", "~~", "=~")) {
  e <- parameterEstimates(f)
  e <- e[e$op %in% op, ]
  list(lhs = e$lhs, op = e$op, rhs = e$rhs, est = e$est, se = e$se)
}
out <- list()

# standardised residuals
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"
pd <- "ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\ndem60 ~ ind60\ndem65 ~ ind60 + dem60\ny1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8\n"
z <- function(f) matrix_of(unclass(lavResiduals(f)$cov.z))
out$residual_z <- list(
  three = c(list(model = three), z(fitted(three, hs))),
  political = c(list(model = pd), z(fitted(pd, PoliticalDemocracy)))
)

# joint tests of a mediation model
parts <- c("PROMO =~ PROMO1 + PROMO2 + PROMO3 + PROMO4", "QUAL =~ QUAL1 + QUAL2 + QUAL3 + QUAL4",
           "SAT =~ SAT1 + SAT2 + SAT3", "TRUST =~ TRUST1 + TRUST2 + TRUST3 + TRUST4", "RI =~ RI1 + RI2 + RI3 + RI4")
stated <- paste(c(parts, "SAT ~ PROMO", "TRUST ~ QUAL", "RI ~ SAT + TRUST", "SAT ~~ TRUST"), collapse = "\n")
direct <- paste(stated, "RI ~ a*PROMO + b*QUAL", sep = "\n")
cross <- paste(stated, "TRUST ~ a*PROMO", "SAT ~ b*QUAL", sep = "\n")
joint <- list(model = stated)
for (e in c("ML", "MLR")) {
  f0 <- fitted(stated, d, estimator = e)
  for (k in c("direct", "cross")) {
    f1 <- fitted(get(k), d, estimator = e)
    w <- lavTestWald(f1, "a == 0\nb == 0")
    joint[[paste(k, e, sep = "_")]] <- c(lrt(f1, f0), list(wald = w$stat, wald_p = w$p.value))
  }
}
out$joint <- joint

# latent interaction by product indicators, double mean-centred
items <- d[c(paste0("SAT", 1:3), paste0("TRUST", 1:4), paste0("RI", 1:4))]
centre <- function(x) x - mean(x)
product <- function(i, j) centre(centre(items[[i]]) * centre(items[[j]]))
rank_of <- function(v) order(-sapply(v, function(i) cor(items[[i]], rowSums(items[setdiff(v, i)]))))
x <- paste0("SAT", 1:3)
w <- paste0("TRUST", 1:4)
pairs <- cbind(x[rank_of(x)], w[rank_of(w)[1:3]])
pairs <- pairs[order(pairs[, 1]), ]
every <- as.matrix(expand.grid(w, x)[, 2:1])
base <- paste(c(parts[3:5], "RI ~ SAT + TRUST"), collapse = "\n")
interaction <- function(pairs, shared) {
  pairs <- matrix(as.character(pairs), ncol = 2)
  names <- paste0(pairs[, 1], "_x_", pairs[, 2])
  data <- items
  for (k in seq_along(names)) data[[names[k]]] <- product(pairs[k, 1], pairs[k, 2])
  model <- paste(base, paste("P =~", paste(names, collapse = " + ")), sep = "\n")
  if (shared) for (k in seq_along(names)) for (m in seq_along(names)) {
    if (m > k && (pairs[k, 1] == pairs[m, 1] || pairs[k, 2] == pairs[m, 2]))
      model <- paste(model, paste(names[k], "~~", names[m]), sep = "\n")
  }
  full <- fitted(paste(model, "RI ~ P", sep = "\n"), data, estimator = "MLR")
  none <- fitted(paste(model, "RI ~ 0*P", sep = "\n"), data, estimator = "MLR")
  e <- parameterEstimates(full)
  e <- e[e$op == "~", ]
  sd <- sqrt(diag(lavInspect(full, "cov.lv")))
  list(pairs = names, est = e$est, se = e$se, df = fitMeasures(full, "df")[[1]], chisq = fitMeasures(full, "chisq")[[1]],
       std = e$est[3] * sd[["SAT"]] * sd[["TRUST"]] / sd[["RI"]], r2 = lavInspect(full, "r2")[["RI"]],
       r2_main = lavInspect(none, "r2")[["RI"]], change = lrt(full, none))
}
out$interaction <- list(model = base, matched = interaction(pairs, FALSE), all = interaction(every, TRUE))

# paths held equal between groups
path <- paste0(three, "textual ~ visual\nspeed ~ visual + textual\n")
groups <- list(model = path)
for (e in c("ML", "MLR")) {
  free <- fitted(path, hs, group = "school", group.equal = "loadings", estimator = e)
  one <- function(name) {
    others <- setdiff(c("textual~visual", "speed~visual", "speed~textual"), name)
    lrt(free, fitted(path, hs, group = "school", group.equal = c("loadings", "regressions"), group.partial = others, estimator = e))
  }
  groups[[e]] <- list(visual_textual = one("textual~visual"), visual_speed = one("speed~visual"),
                      textual_speed = one("speed~textual"),
                      together = lrt(free, fitted(path, hs, group = "school", group.equal = c("loadings", "regressions"), estimator = e)))
}
out$groups <- groups

# ordinal items: nested models and modification indices
ordinal <- paste(parts[3:4], collapse = "\n")
free <- fitted(ordinal, items, ordered = TRUE)
none <- fitted(paste(ordinal, "SAT ~~ 0*TRUST", sep = "\n"), items, ordered = TRUE)
m <- modindices(free)
m <- m[m$op %in% c("=~", "~~") & !(m$op == "=~" & m$rhs %in% c("SAT1", "TRUST1") & substr(m$rhs, 1, 3) == substr(m$lhs, 1, 3)), ]
out$ordinal <- list(model = ordinal, change = lrt(free, none),
                    modindices = list(lhs = m$lhs, op = m$op, rhs = m$rhs, mi = m$mi, epc = m$epc, sepc_all = m$sepc.all))

# modification indices in groups, with equal loadings and intercepts
grouped <- fitted(three, hs, group = "school", group.equal = c("loadings", "intercepts"))
m <- modindices(grouped)
out$grouped <- list(model = three, modindices = list(lhs = m$lhs, op = m$op, rhs = m$rhs, group = m$group, mi = m$mi,
                                                     epc = m$epc, sepc_lv = m$sepc.lv, sepc_all = m$sepc.all))
# effects of a model with an observed cause and an observed outcome
f <- fitted(paste0(three, "textual ~ a*visual + ageyr\nspeed ~ b*textual + c*visual\ngrade ~ e*speed + ageyr\nind := a*b\nser := a*b*e\ntot := a*b*e + c*e\n"), hs)
e <- parameterEstimates(f)
s <- standardizedSolution(f)
out$effects <- list(model = paste0(three, "textual ~ visual + ageyr\nspeed ~ textual + visual\ngrade ~ speed + ageyr\n"),
                    name = e$lhs[e$op == ":="], est = e$est[e$op == ":="], se = e$se[e$op == ":="],
                    std = s$est.std[s$op == ":="], std_se = s$se[s$op == ":="])
writeLines(value(out), "inference.json")
