"""Acts of the registry: what changes what exists and is held; each takes `by` and `at`."""
