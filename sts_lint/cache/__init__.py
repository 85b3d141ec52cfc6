"""What a run found out and a later one need not: a file's bytes that say nothing, results."""
