"""Judging: a statement with its meaning gets a verdict, from samples that are drawn, compared and put into words.

``Page`` takes the items of a page in their order; each stage behind it takes a statement and the declarations.
No LaTeX is split or parsed here, and how a verdict is shown to somebody is the business of the faces.
"""
