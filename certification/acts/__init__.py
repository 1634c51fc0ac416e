"""Acts of certification, one module a stage of the procedure; each takes `by` and `at`."""
