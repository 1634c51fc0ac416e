"""State machines over the real acts on the real database, and the invariants that hold after every step."""
