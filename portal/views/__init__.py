"""Pages, one module a resource. Each names who it opens to; what it finds is only what that account may see."""
