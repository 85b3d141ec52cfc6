"""Front end for configuration files: which settings of AWS a file carries, and where."""
