"""Coverage-guided fuzzing of what reads files that others wrote; docs/fuzzing.md tells how."""
