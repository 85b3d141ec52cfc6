"""Fixes: from what a rule wants changed to text, judged again, and onto the disk.

`rewrite` turns a remedy into edits, `apply` puts edits into a text, `repair` judges the
result and keeps only what made nothing worse, `write` and `diff` are the two ways out.
"""
