"""Meaning: what the letters of a page stand for, and the value of a tree under them.

A new kind of symbol enters in ``declarations``, a new function, operator or construct in ``values``.
It may use reading; whether two sides agree is not its question, and no sample is drawn here.
"""
