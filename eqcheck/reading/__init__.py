"""Reading: from documents to formulas, tokens, statements and trees; a formula passes here once.

What leaves is plain data: items of a page, and statements with their sides, conditions and markers.
Nothing of meaning, judging or a face may enter: a name is known only as far as the Context says.
"""
