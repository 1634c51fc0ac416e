"""The peers of the measures of the rules; each module runs alone, in an environment of its own (bench/requirements.txt)."""
