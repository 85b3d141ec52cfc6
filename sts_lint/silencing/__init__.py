"""What silences findings: comments and settings, read, judged and written."""
