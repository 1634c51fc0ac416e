"""What somebody does with texts: draft, publish, end, simulate."""
