"""Manifests and lock files: what each says about the SDK, one reader per format."""
