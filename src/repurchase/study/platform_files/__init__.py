"""Made-up answers to a study's questionnaire, laid out as survey platforms export them."""
