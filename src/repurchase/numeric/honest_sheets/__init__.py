"""Answer sheets that honest respondents would give: drawn from the sample's own answers, and how often they look alike."""
