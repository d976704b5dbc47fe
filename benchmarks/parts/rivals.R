# Seconds of R's psych, semTools, lavaan and stats for the jobs of rival_kernels.py; against_rivals.py calls it.
suppressMessages({
  library(lavaan)
  library(psych)
  library(semTools)
})
options(mc.cores = 1)
args <- commandArgs(TRUE)
folder <- args[1]
repeats <- as.integer(args[2])
draws <- as.integer(args[3])
clock <- args[4]
d <- read.csv(file.path(folder, "data.csv"))
whole <- readLines(file.path(folder, "model.lav"))
measurement <- paste(grep("=~", whole, value = TRUE), collapse = "\n")
scales <- split(names(d), sub("[0-9]+$", "", names(d)))
once <- function(run) {
  t <- system.time(run())
  if (clock == "cpu") sum(t[c("user.self", "sys.self")], t[c("user.child", "sys.child")]) else t[["elapsed"]]
}
tell <- function(job, run, times = 1, priced = 1) {
  quiet <- function() suppressMessages(suppressWarnings(for (i in seq_len(times)) run()))
  quiet()
  cat("RUNS", job, sapply(seq_len(repeats), function(i) once(quiet)) / times * priced, "\n")
}
for (name in c("lavaan", "psych", "semTools")) cat("VERSION", name, as.character(packageVersion(name)), "\n")
cat("VERSION", "R", paste(R.version$major, R.version$minor, sep = "."), "\n")
tell("alpha", function() for (s in scales) alpha(d[s], check.keys = FALSE), 2)
tell("omega", function() for (s in scales) capture.output(omega(d[s], 1, fm = "ml", plot = FALSE, flip = FALSE)))
tell("polychoric", function() polychoric(d, correct = 0, progress = FALSE))
tell("lavcor", function() lavCor(d, ordered = names(d)))
tell("efa_minres", function() fa(cor(d), 9, n.obs = nrow(d), fm = "minres", rotate = "oblimin", normalize = FALSE))
tell("efa_ml", function() factanal(d, 9, rotation = "varimax"))
tell("htmt", function() htmt(measurement, d), priced = draws)
tell("parallel", function() capture.output(fa.parallel(d, fa = "pc", n.iter = 100, sim = TRUE, plot = FALSE)), priced = 10)
