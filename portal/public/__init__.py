"""公众: pages open to everybody: the public check, public notices and objections, signing in, the demonstration's clock."""
