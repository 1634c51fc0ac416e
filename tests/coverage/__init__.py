"""用例覆盖: which clauses and bounds of policy texts have no case. Pure; ``python -m tests.coverage`` is the door."""
