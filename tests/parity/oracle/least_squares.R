# Modification indices of lavaan 0.6-14's least squares fits: Rscript least_squares.R, which writes least_squares.json
# lavaan stops short of the optimum, so each fit is taken there by Newton steps first.
suppressMessages(library(lavaan))
hs <- HolzingerSwineford1939
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9\n"
polish <- function(...) {
  f <- sem(three, hs, ...)
  M <- f@Model
  Z <- if (nrow(M@ceq.JAC) == 0L) diag(length(coef(f))) else MASS::Null(t(M@ceq.JAC))
  for (i in 1:12) {
    g <- lavaan:::lav_model_gradient(M, lavsamplestats = f@SampleStats, lavdata = f@Data, type = "free")
    H <- lavaan:::lav_model_hessian(M, lavsamplestats = f@SampleStats, lavdata = f@Data, lavoptions = f@Options)
    x <- lavaan:::lav_model_get_parameters(M, type = "free") - as.vector(Z %*% solve(t(Z) %*% H %*% Z, t(Z) %*% g))
    M <- lavaan:::lav_model_set_parameters(M, x)
  }
  start <- as.data.frame(parTable(f))
  start$est <- lavaan:::lav_model_get_parameters(M, type = "user")
  sem(three, hs, ..., start = start[start$op != "==", ], optim.method = "none")
}
column <- function(x) paste0("[", paste(if (is.character(x)) paste0("\"", x, "\"") else formatC(x, digits = 15, format = "g"), collapse = ","), "]")
said <- function(...) {
  m <- modindices(polish(...))
  if (is.null(m$group)) m$group <- 1
  keys <- c(lhs = "lhs", op = "op", rhs = "rhs", group = "group", mi = "mi", epc = "epc", sepc_lv = "sepc.lv", sepc_all = "sepc.all")
  paste0("{", paste0("\"", names(keys), "\": ", sapply(keys, function(k) column(m[[k]])), collapse = ", "), "}")
}
found <- c()
for (e in c("GLS", "ULS", "WLS")) {
  found[e] <- said(estimator = e, meanstructure = FALSE)
  found[paste(e, "groups")] <- said(estimator = e, group = "school", group.equal = "loadings")
}
writeLines(paste0("{\n", paste0("\"", names(found), "\": ", found, collapse = ",\n"), "\n}"), "least_squares.json")
