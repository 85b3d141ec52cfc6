"""The catalogue: keys of other programs that choose the STS endpoint or its Region."""
