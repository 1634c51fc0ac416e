"""``make mutants``: breaks the product on purpose, one small change at a time, and sees whether a test fails.

- ``operators``, ``sql``: which changes are tried, in Python and in the database's guards.
- ``groups``: which modules, and the narrow tests that must catch a change in each.
- ``nursery``, ``trial``: a process of its own for each change, with the database made once for all.
- ``guards``: the same for the guards of the database, switched off inside one transaction.
- ``accepted.yaml``: changes that nobody could notice, each with the reason.

Why no ready-made tool: mutmut (3.8, well kept) leaves out every decorated function, which here is every act
(``@transaction.atomic``), and code outside functions, which here are the tables of permissions and moves; cosmic-ray
(8.7) writes each change into the working copy, starts a whole test run for it, database included, and knows no
deleted statement, dropped keyword or removed lock. docs/mutants.md has the figures.
"""
