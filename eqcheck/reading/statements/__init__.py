"""Tokens to statements: rows, chains, conditions, separators, markers, one module each.

``Reader.read`` is the way in, and what leaves is a list of :class:`Statement`, plain data that
everything after reading takes; an error of reading travels on the statement that has it.
Nothing is evaluated here, and no name means more than the :class:`Context` says.
"""
