"""规则库: texts published, drafted, ended and simulated, and the questions put to them."""
