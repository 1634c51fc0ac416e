"""规则: published policies and equivalences, drafts on their way there, simulations."""
