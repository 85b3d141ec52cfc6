"""Front end for Jupyter notebooks: their code cells, in order, are one Python program."""
