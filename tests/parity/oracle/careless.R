# Indices of careless answering from base R alone, in the formulas of the package careless (Yentes & Wilhelm):
# longstring by rle, irv by sd, even-odd and synonyms by cor over half-scales and item pairs, mahalanobis by stats.
#   Rscript careless.R > careless.json
set.seed(17)
n <- 40; k <- 24
f <- matrix(rnorm(n * 6), n)[, rep(1:6, each = 4)] * .9
x <- pmin(pmax(round(3 + f + matrix(rnorm(n * k, sd = .6), n)), 1), 5)
x[, 24] <- 6 - x[, 23]                       # a pair of antonyms, and two more below
x[, 20] <- pmin(pmax(6 - x[, 19] + sample(c(-1, 0, 0, 1), n, TRUE), 1), 5)
x[, 16] <- pmin(pmax(6 - x[, 15] + sample(c(-1, 0, 0, 1), n, TRUE), 1), 5)
x[3, ] <- 4; x[7, 5:15] <- 2
holes <- x; holes[cbind(c(1, 5, 5, 9, 12, 12, 12, 30), c(2, 1, 24, 13, 1, 2, 3, 7))] <- NA

longest <- apply(holes, 1, function(r) max(rle(ifelse(is.na(r), -seq_along(r), r))$lengths))
irv <- apply(holes, 1, sd, na.rm = TRUE)
d2 <- mahalanobis(x, colMeans(x), cov(x)); p <- pchisq(d2, k, lower.tail = FALSE)
groups <- split(1:k, rep(1:6, each = 4))
halves <- function(which) sapply(groups, function(g) rowMeans(holes[, g[seq_along(g) %% 2 == which], drop = FALSE], na.rm = TRUE))
odd <- halves(1); even <- halves(0)
r <- sapply(1:n, function(i) suppressWarnings(cor(odd[i, ], even[i, ], use = "complete.obs")))
even_odd <- pmax(2 * r / (1 + r), -1)
R <- cor(holes, use = "pairwise.complete.obs")
pairs <- function(beyond) { w <- which(lower.tri(R) & (if (beyond > 0) R > beyond else R < beyond), arr.ind = TRUE); cbind(w[, 2], w[, 1]) }
within <- function(w) sapply(1:n, function(i) suppressWarnings(cor(holes[i, w[, 1]], holes[i, w[, 2]], use = "complete.obs")))
out <- list(x = holes, full = x, longstring = longest, irv = irv, mahalanobis = d2, mahalanobis_p = p, even_odd = even_odd,
            synonyms = pairs(.6), antonyms = pairs(-.6), within_synonyms = within(pairs(.6)), within_antonyms = within(pairs(-.6)))
show <- function(v) if (is.matrix(v)) paste0("[", paste(apply(v, 1, show), collapse = ",\n  "), "]") else
  paste0("[", paste(ifelse(is.na(v), "null", format(v, digits = 15, trim = TRUE)), collapse = ", "), "]")
cat("{\n", paste0(' "', names(out), '": ', sapply(out, show), collapse = ",\n"), "\n}\n", sep = "")
