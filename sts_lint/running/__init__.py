"""One run over files: found, shared out to workers, remembered from earlier runs."""
