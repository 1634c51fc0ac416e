"""运行: whether the installation is well, for machines and for whoever looks after it (docs/operations.md)."""
