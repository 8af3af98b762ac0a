"""``extensions = ["eqcheck.sphinx_ext"]``: the Sphinx extension, which lives in faces."""

from .faces.sphinx import setup

__all__ = ["setup"]
