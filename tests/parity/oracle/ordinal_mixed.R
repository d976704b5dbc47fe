# Ordinal and continuous items in one model, and covariates, by lavaan 0.6-14: Rscript ordinal_mixed.R, which writes
# ordinal_mixed.csv, ordinal_mixed.json and ordinal_covariates.json
# No answer is so far out that lavaan would drop it from a polyserial correlation (decision 18).
source("ordinal_recording.R")

set.seed(4409)
n <- 620
town <- sample(c("east", "west"), n, replace = TRUE, prob = c(.58, .42))
age <- round(rnorm(n, 34, 8), 1)
female <- rbinom(n, 1, .55)
level <- ifelse(town == "east", 0, 0.3)
trust <- level + 0.03 * (age - 34) - 0.3 * female + rnorm(n)
value <- 0.5 * trust + 0.2 * female + rnorm(n, sd = 0.8)
intent <- 0.4 * trust + 0.4 * value + rnorm(n, sd = 0.7)
item <- function(f, loading) loading * f + rnorm(n, sd = sqrt(1 - 0.6 * loading^2))
y <- data.frame(t1 = item(trust, .9), t2 = item(trust, .8), t3 = item(trust, .7), v1 = item(value, .8), v2 = item(value, .9),
                v3 = item(value, .6), r1 = item(intent, .8), r2 = item(intent, .7), r3 = item(intent, .9))
five <- as.data.frame(lapply(y, function(x) cut_at(x + rnorm(1, sd = .3), c(-1.4, -.5, .4, 1.3))))
two <- as.data.frame(lapply(y, function(x) cut_at(x + rnorm(1, sd = .2), 0.3)))
names(five) <- paste0(names(y), "f")
names(two) <- paste0(names(y), "b")
score <- data.frame(t3c = 3 + 2 * y$t3, v1c = exp(y$v1 / 4), v3c = 10 + 0.5 * y$v3, r2c = 50 + 12 * y$r2) # one skewed
buy <- cut_at(0.6 * intent + 0.02 * (age - 34) + rnorm(n), c(-.2, .9))
spent <- 20 + 5 * intent + 0.2 * age + rnorm(n, sd = 6)
visit <- cut_at(0.5 * value + rnorm(n), 0.1)
data <- cbind(town, age, female, five, two, round(score, 3), buy, spent = round(spent, 2), visit)
write.csv(data, "ordinal_mixed.csv", row.names = FALSE, quote = FALSE)
data <- read.csv("ordinal_mixed.csv")

factors <- "trust =~ t1f + t2f + t3c\nvalue =~ v1c + v2f + v3c\nintent =~ r1f + r2c + r3b"
paths <- "\nvalue ~ a*trust\nintent ~ b*value + c*trust\nindirect := a*b\ntotal := c + a*b"
items <- c("t1f", "t2f", "v2f", "r1f", "r3b")
outcome <- "\nspent ~ intent + trust"
choice <- "\nbuy ~ intent + trust"
mixed <- list(
  wlsmv = record("wlsmv", factors, data, ordered = items, estimator = "WLSMV"),
  paths = record("paths", paste0(factors, paths), data, ordered = items, estimator = "WLSMV"),
  wlsm = record("wlsm", factors, data, ordered = items, estimator = "WLSM"),
  ulsmv = record("ulsmv", factors, data, ordered = items, estimator = "ULSMV"),
  dwls = record("dwls", factors, data, ordered = items, estimator = "DWLS"),
  std_lv = record("std_lv", factors, data, ordered = items, estimator = "WLSMV", std.lv = TRUE),
  binary = record("binary", "trust =~ t1b + t2b + t3c\nvalue =~ v1c + v2b + v3c\nt3c ~~ v3c\nt1b ~~ v3c", data,
                  ordered = c("t1b", "t2b", "v2b"), estimator = "WLSMV"),
  labelled = record("labelled", "trust =~ t1f + k*t2f + k*t3c\nvalue =~ v1c + v2f + v3c + t3c", data,
                    ordered = items[1:3], estimator = "WLSMV"),
  one_item = record("one_item", paste0(factors, paths), data, ordered = "r3b", estimator = "WLSMV"),
  outcome = record("outcome", paste0(factors, outcome), data, ordered = items, estimator = "WLSMV"),
  choice = record("choice", paste0(factors, choice), data, ordered = c(items, "buy"), estimator = "WLSMV"),
  outcomes = record("outcomes", paste0(factors, choice, "\nspent ~ intent\nvisit ~ intent + value"), data,
                    ordered = c(items, "buy", "visit"), estimator = "WLSMV"),
  configural = record("configural", factors, data, ordered = items, estimator = "WLSMV", group = "town"),
  metric = record("metric", paste0(factors, paths), data, ordered = items, estimator = "WLSMV", group = "town",
                  group.equal = "loadings"),
  scalar = record("scalar", factors, data, ordered = items, estimator = "WLSMV", group = "town",
                  group.equal = c("loadings", "thresholds", "intercepts")),
  thresholds = record("thresholds", factors, data, ordered = items, estimator = "WLSMV", group = "town",
                      group.equal = c("loadings", "thresholds")),  # lavaan holds intercepts equal with them
  intercepts = record("intercepts", factors, data, ordered = items, estimator = "WLSMV", group = "town",
                      group.equal = c("loadings", "intercepts")),
  scalar_ulsmv = record("scalar_ulsmv", factors, data, ordered = items, estimator = "ULSMV", group = "town",
                        group.equal = c("loadings", "thresholds", "intercepts"))
)
mixed$nested <- list(nested("configural", "scalar"), nested("paths", "wlsmv"), nested("configural", "scalar_ulsmv"))[1]
save_all("ordinal_mixed.json", mixed)

latent <- "trust =~ t1f + t2f + t3f\nvalue =~ v1f + v2f + v3f"
both <- "\ntrust ~ age + female\nvalue ~ trust + female"
known <- c("t1f", "t2f", "t3f", "v1f", "v2f", "v3f")
covariates <- list(
  mimic = record("mimic", "trust =~ t1f + t2f + t3f + v2f\ntrust ~ age + female", data,
                 ordered = c("t1f", "t2f", "t3f", "v2f"), estimator = "WLSMV"),
  paths = record("paths", paste0(latent, both), data, ordered = known, estimator = "WLSMV"),
  effects = record("effects", paste0(latent, "\ntrust ~ a*age + female\nvalue ~ b*trust + female\nindirect := a*b"), data,
                   ordered = known, estimator = "WLSMV"),
  wlsm = record("wlsm", paste0(latent, both), data, ordered = known, estimator = "WLSM"),
  ulsmv = record("ulsmv", paste0(latent, both), data, ordered = known, estimator = "ULSMV"),
  dwls = record("dwls", paste0(latent, both), data, ordered = known, estimator = "DWLS"),
  std_lv = record("std_lv", paste0(latent, both), data, ordered = known, estimator = "WLSMV", std.lv = TRUE),
  direct = record("direct", "trust =~ t1f + t2f + t3f + v2f\ntrust ~ age + female\nt3f ~ female", data,
                  ordered = c("t1f", "t2f", "t3f", "v2f"), estimator = "WLSMV"),
  binary = record("binary", "trust =~ t1b + t2b + t3b + v2b\ntrust ~ age", data,
                  ordered = c("t1b", "t2b", "t3b", "v2b"), estimator = "WLSMV"),
  choice = record("choice", paste0(latent, both, "\nbuy ~ value + age"), data, ordered = c(known, "buy"),
                  estimator = "WLSMV"),
  probit = record("probit", "buy ~ age + female", data, ordered = "buy", estimator = "WLSMV", indices = FALSE),
  mixed = record("mixed", paste0("trust =~ t1f + t2f + t3c\nvalue =~ v1c + v2f + v3c", both, "\nspent ~ value + age"), data,
                 ordered = c("t1f", "t2f", "v2f"), estimator = "WLSMV"),
  groups = record("groups", paste0(latent, both), data, ordered = known, estimator = "WLSMV", group = "town"),
  scalar = record("scalar", paste0(latent, both), data, ordered = known, estimator = "WLSMV", group = "town",
                  group.equal = c("loadings", "thresholds")),
  equal = record("equal", paste0(latent, both), data, ordered = known, estimator = "WLSMV", group = "town",
                 group.equal = c("loadings", "thresholds", "regressions"))
)
covariates$nested <- list(nested("scalar", "equal"), nested("groups", "scalar"))
save_all("ordinal_covariates.json", covariates)
