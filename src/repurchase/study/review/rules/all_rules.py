"""Every rule of the pre-review, in the order of a chapter."""

from __future__ import annotations

from repurchase.study.review.rules.common_method import METHOD
from repurchase.study.review.rules.design import DESIGN
from repurchase.study.review.rules.groups import GROUPS
from repurchase.study.review.rules.inference import INFERENCE
from repurchase.study.review.rules.measurement import MEASUREMENT
from repurchase.study.review.rules.sampling import SAMPLING
from repurchase.study.review.rules.screening import SCREENING
from repurchase.study.review.rules.structure import STRUCTURE

REVIEW_RULES = (*DESIGN, *SAMPLING, *SCREENING, *MEASUREMENT, *METHOD, *STRUCTURE, *INFERENCE, *GROUPS)
