"""`sts-lint doctor`: what each profile of this machine calls, and what decides it."""
