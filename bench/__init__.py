"""Measures: ratios in one run beside a peer or a limit, medians of five; see README.md."""
