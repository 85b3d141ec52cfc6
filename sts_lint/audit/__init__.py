"""Suppressions held against a whole run: what they silence, and what they do not."""
