"""Tests of the policy engine: pure, without a database."""
