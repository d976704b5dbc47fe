# Numbers for test_measurement_tests.py: Rscript measurement_tests.R > measurement_tests.json, in this folder.
# Groups are respondent numbers modulo something, so that the data file alone defines them.
suppressMessages({library(psych); library(jsonlite)})
d <- read.csv("../reference/case6_data.csv")
n <- nrow(d)
i <- seq_len(n)
score <- function(p) rowMeans(d[grepl(paste0("^", p, "[0-9]"), names(d))])
y <- score("SAT") + 0.3 * (i %% 5 == 1)
two <- i %% 3 == 0
four <- factor(c("a", "b", "c", "d")[1 + (i %% 7) %/% 2])
out <- list(versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych"))))

# Mardia's own covariance matrix divides by n (as AMOS does); psych::mardia divides by n - 1: both are written
own <- function(x) {
  x <- as.matrix(x); n <- nrow(x); p <- ncol(x)
  m <- mahalanobis(x, colMeans(x), cov(x) * (n - 1) / n)
  z <- scale(x, scale = FALSE); g <- z %*% solve(cov(x) * (n - 1) / n) %*% t(z)
  b1 <- mean(g^3); b2 <- mean(m^2); df <- p * (p + 1) * (p + 2) / 6
  k <- (b2 - p * (p + 2)) / sqrt(8 * p * (p + 2) / n)
  psych <- mardia(x, plot = FALSE)
  list(n = n, p = p, b1p = b1, skew = n * b1 / 6, p_skew = pchisq(n * b1 / 6, df, lower.tail = FALSE), b2p = b2,
       kurtosis = k, p_kurt = 2 * pnorm(-abs(k)), psych_b1p = psych$b1p, psych_b2p = psych$b2p)
}
out$mardia <- own(d)
out$mardia_small <- own(d[c("SAT1", "SAT2", "SAT3")])

types <- lapply(c(moment = 1, spss = 2, minitab = 3), function(t)
  list(skew = sapply(d, e1071::skewness, type = t), kurtosis = sapply(d, e1071::kurtosis, type = t)))
out$shape <- lapply(types, function(t) lapply(t, unname))
out$mean_interval <- as.numeric(t.test(y)$conf.int)

t2 <- t.test(y[two], y[!two])
out$welch_t <- list(t = unname(t2$statistic), df = unname(t2$parameter), p = t2$p.value, ci = as.numeric(t2$conf.int))
pooled <- sqrt(((sum(two) - 1) * var(y[two]) + (sum(!two) - 1) * var(y[!two])) / (n - 2))
out$cohen_d <- (mean(y[two]) - mean(y[!two])) / pooled

w <- oneway.test(y ~ four)
a <- anova(lm(y ~ four))
ss <- a[["Sum Sq"]]; ms <- a[["Mean Sq"]]; df <- a[["Df"]]
out$welch_anova <- list(F = unname(w$statistic), df1 = unname(w$parameter[1]), df2 = unname(w$parameter[2]),
                        p = w$p.value, eta2 = ss[1] / sum(ss),
                        omega2 = (ss[1] - df[1] * ms[2]) / (sum(ss) + ms[2]))
pairs <- combn(levels(four), 2)
gh <- apply(pairs, 2, function(g) {
  a <- y[four == g[1]]; b <- y[four == g[2]]
  va <- var(a) / length(a); vb <- var(b) / length(b)
  se <- sqrt(va + vb); df <- (va + vb)^2 / (va^2 / (length(a) - 1) + vb^2 / (length(b) - 1))
  t <- (mean(a) - mean(b)) / se
  half <- qtukey(.95, 4, df) * se / sqrt(2)
  list(difference = mean(a) - mean(b), low = mean(a) - mean(b) - half, high = mean(a) - mean(b) + half, t = t, df = df,
       p = ptukey(abs(t) * sqrt(2), 4, df, lower.tail = FALSE))
})
out$games_howell <- gh

k <- kruskal.test(y ~ four)
out$kruskal <- list(H = unname(k$statistic), df = unname(k$parameter), p = k$p.value,
                    epsilon2 = unname(k$statistic) / (n - 1))
u <- wilcox.test(y[two], y[!two], exact = FALSE, correct = FALSE)
out$mann_whitney <- list(p = u$p.value, rank_biserial = unname(2 * u$statistic / (sum(two) * sum(!two)) - 1))

counts <- c(0, 1, 101, 122, 237, 238)
out$wilson <- lapply(counts, function(x) as.numeric(suppressWarnings(prop.test(x, 238, correct = FALSE))$conf.int))
agree <- as.matrix(d[c("PROMO1", "CONV1", "PERS1", "QUAL1")]) == 4
cs <- colSums(agree); rs <- rowSums(agree); kk <- ncol(agree)
Q <- (kk - 1) * (kk * sum(cs^2) - sum(cs)^2) / (kk * sum(rs) - sum(rs^2))
out$cochran_q <- list(Q = Q, df = kk - 1, p = pchisq(Q, kk - 1, lower.tail = FALSE))
b <- sum(agree[, 1] & !agree[, 2]); c <- sum(!agree[, 1] & agree[, 2])
out$mcnemar <- list(b = b, c = c, p = binom.test(b, b + c)$p.value)
out$holm <- p.adjust(c(.01, .04, .03, .005, .5, .9), "holm")
z <- data.frame(lapply(c(RI = "RI", PROMO = "PROMO", QUAL = "QUAL", SAT = "SAT"), score))
ct <- cor.test(z$PROMO, z$SAT)
out$correlation <- list(r = unname(ct$estimate), p = ct$p.value, ci = as.numeric(ct$conf.int))
sp <- cor.test(z$RI, i %% 4, method = "spearman", exact = FALSE)
out$spearman <- list(rho = unname(sp$estimate), t_p = {
  r <- unname(sp$estimate); 2 * pt(-abs(r) * sqrt((n - 2) / (1 - r^2)), n - 2) })
z <- data.frame(scale(z))
m1 <- lm(RI ~ PROMO + QUAL, z); m2 <- lm(RI ~ PROMO + QUAL + SAT, z)
part <- function(m) { s <- summary(m); list(beta = unname(coef(s)[-1, 1]), t = unname(coef(s)[-1, 3]),
  p = unname(coef(s)[-1, 4]), r2 = s$r.squared, adjusted = s$adj.r.squared, f = unname(s$fstatistic[1])) }
a <- anova(m1, m2)
out$regression <- list(first = part(m1), second = part(m2), f_change = a$F[2], f_change_p = a$`Pr(>F)`[2],
                       vif = unname(car::vif(m2)))
cat(toJSON(out, digits = 15, auto_unbox = TRUE, na = "null"), "\n")
