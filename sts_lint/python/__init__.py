"""The Python front end: from source text to facts."""
