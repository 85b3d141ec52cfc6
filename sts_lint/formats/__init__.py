"""Front ends for configuration formats: from text to entries."""
