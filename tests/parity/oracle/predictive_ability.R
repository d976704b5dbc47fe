# The cross-validated predictive ability test that repurchase must equal: Rscript predictive_ability.R, which writes
# predictive_ability.json. Losses are squared errors of leave-one-out predictions of y by its mean and by a regression.
set.seed(7)
n <- 40
x <- rnorm(n)
y <- .5 * x + rnorm(n)
mean_loss <- sapply(1:n, function(i) (y[i] - mean(y[-i]))^2)
line_loss <- sapply(1:n, function(i) {
  b <- coef(lm(y[-i] ~ x[-i]))
  (y[i] - b[[1]] - b[[2]] * x[i])^2
})
test <- t.test(line_loss, mean_loss, paired = TRUE)
wide <- t.test(line_loss, mean_loss, paired = TRUE, conf.level = .99)
number <- function(x) paste0("[", paste(formatC(x, digits = 16, format = "g"), collapse = ", "), "]")
writeLines(paste0("{\"model\": ", number(line_loss), ",\n \"benchmark\": ", number(mean_loss),
  ",\n \"difference\": ", number(test$estimate), ", \"std_error\": ", number(test$stderr),
  ", \"statistic\": ", number(test$statistic), ", \"df\": ", number(test$parameter),
  ", \"p_value\": ", number(test$p.value), ",\n \"limits\": ", number(test$conf.int),
  ", \"limits_99\": ", number(wide$conf.int), "}"), "predictive_ability.json")
