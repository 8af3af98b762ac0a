"""Tokens of one side to a tree of nested tuples, by Lark with the grammar beside it.

What a tree says about itself stands here too: which of its indices are free, whether brackets match.
No tree is given a value, and no name is looked up.
"""
