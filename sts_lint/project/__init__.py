"""What surrounds a file: discovery, settings, SDK bounds."""
