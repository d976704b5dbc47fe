# Several groups of ordinal items by lavaan 0.6-14: Rscript ordinal_groups.R, which writes ordinal_groups.csv and .json
source("ordinal_recording.R")

set.seed(7211)
sizes <- c(east = 260, south = 340, west = 190)
n <- sum(sizes)
town <- rep(names(sizes), sizes)
level <- c(east = 0, south = 0.35, west = -0.25)[town]
spread <- c(east = 1, south = 1.25, west = 0.8)[town]
trust <- level + spread * rnorm(n)
value <- 0.2 * level + 0.5 * trust + spread * rnorm(n, sd = 0.8)
item <- function(f, loading) loading * f + rnorm(n, sd = sqrt(1 - 0.6 * loading^2))
y <- data.frame(t1 = item(trust, .9), t2 = item(trust, .8), t3 = item(trust, .7), t4 = item(trust, .6),
                v1 = item(value, .8), v2 = item(value, .9), v3 = item(value, .6), v4 = item(value, .7))
five <- as.data.frame(lapply(y, function(x) cut_at(x + rnorm(1, sd = .3), c(-1.4, -.5, .4, 1.3))))
three <- as.data.frame(lapply(y, function(x) cut_at(x + rnorm(1, sd = .3), c(-.6, .7))))
names(five) <- paste0(names(y), "f")
names(three) <- paste0(names(y), "c")
order <- sample(n)
data <- cbind(town, five, three)[order, ]
write.csv(data, "ordinal_groups.csv", row.names = FALSE, quote = FALSE)
data <- read.csv("ordinal_groups.csv")
two <- data[data$town != "west", ]

cfa2 <- function(s) gsub("_", s, "trust =~ t1_ + t2_ + t3_ + t4_\nvalue =~ v1_ + v2_ + v3_ + v4_")
path <- function(s) paste0(cfa2(s), "\nvalue ~ trust")

fit <- function(name, model, data, groups, ...) {
  found <- record(name, model, data, ordered = TRUE, group = "town", ...)
  found$only <- groups
  found
}
both <- c("east", "south")
all <- names(sizes)
out <- list(
  configural2 = fit("configural2", cfa2("f"), two, both, estimator = "WLSMV"),
  thresholds2 = fit("thresholds2", cfa2("f"), two, both, estimator = "WLSMV", group.equal = "thresholds"),
  loadings2 = fit("loadings2", cfa2("f"), two, both, estimator = "WLSMV", group.equal = "loadings"),
  both2 = fit("both2", cfa2("f"), two, both, estimator = "WLSMV", group.equal = c("thresholds", "loadings")),
  partial2 = fit("partial2", cfa2("f"), two, both, estimator = "WLSMV", group.equal = c("thresholds", "loadings"),
                 group.partial = c("trust=~t3f", "v2f|t2")),
  std_lv2 = fit("std_lv2", cfa2("f"), two, both, estimator = "WLSMV", group.equal = c("thresholds", "loadings"),
                std.lv = TRUE),
  strict2 = fit("strict2", path("f"), two, both, estimator = "WLSMV",
                group.equal = c("thresholds", "loadings", "regressions", "lv.variances", "means")),
  wlsm2 = fit("wlsm2", cfa2("f"), two, both, estimator = "WLSM", group.equal = c("thresholds", "loadings")),
  ulsmv2 = fit("ulsmv2", cfa2("f"), two, both, estimator = "ULSMV", group.equal = c("thresholds", "loadings")),
  ulsmv_configural2 = fit("ulsmv_configural2", cfa2("f"), two, both, estimator = "ULSMV"),
  uls2 = fit("uls2", cfa2("f"), two, both, estimator = "ULS"),
  dwls2 = fit("dwls2", cfa2("f"), two, both, estimator = "DWLS", group.equal = c("thresholds", "loadings")),
  configural3 = fit("configural3", cfa2("c"), data, all, estimator = "WLSMV"),
  thresholds3 = fit("thresholds3", cfa2("c"), data, all, estimator = "WLSMV", group.equal = "thresholds"),
  loadings3 = fit("loadings3", cfa2("c"), data, all, estimator = "WLSMV", group.equal = "loadings"),
  both3 = fit("both3", path("c"), data, all, estimator = "WLSMV", group.equal = c("thresholds", "loadings")),
  partial3 = fit("partial3", cfa2("c"), data, all, estimator = "WLSMV", group.equal = c("thresholds", "loadings"),
                 group.partial = c("trust=~t3c", "v2c|t2")),
  wlsm3 = fit("wlsm3", cfa2("c"), data, all, estimator = "WLSM", group.equal = c("thresholds", "loadings")),
  ulsmv3 = fit("ulsmv3", cfa2("c"), data, all, estimator = "ULSMV", group.equal = c("thresholds", "loadings"))
)
out$nested <- list(nested("configural2", "thresholds2"), nested("thresholds2", "both2"), nested("configural2", "both2"),
                   nested("configural2", "loadings2"), nested("partial2", "both2"), nested("ulsmv_configural2", "ulsmv2"),
                   nested("configural3", "thresholds3"), nested("thresholds3", "partial3"))
save_all("ordinal_groups.json", out)
