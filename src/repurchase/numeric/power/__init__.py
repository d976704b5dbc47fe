"""Power by simulation: many samples of one population, each fitted; and the power of tests of fit."""
