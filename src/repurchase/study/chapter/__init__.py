"""The chapter of a study: the analysis in order, its findings, report and provenance."""
