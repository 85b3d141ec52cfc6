"""The Python front end: from source text to facts.

`sts_lint.python.front.find_facts` is the way in; nothing is imported here, so that the
gate can be asked about a file without loading the evaluator.
"""
