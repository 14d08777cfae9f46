"""The questions of a study, answered by the estimators: tidy tables in, tables of estimates out."""
