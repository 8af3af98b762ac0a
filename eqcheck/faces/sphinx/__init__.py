"""The Sphinx face: the table of symbols, a mark at every checked formula, the report.

``setup`` is what Sphinx calls; verdicts are collected as pages are read, and shown as pages are written.
Nothing of the book that this checker grew up with may enter: any Sphinx project can load it.
"""

from .extension import setup

__all__ = ["setup"]
