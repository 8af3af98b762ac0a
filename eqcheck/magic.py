"""``%load_ext eqcheck.magic``: the notebook magic, which lives in faces."""

from .faces.notebook import answer, load_ipython_extension

__all__ = ["answer", "load_ipython_extension"]
