"""What runs in the page beside the reader's code: Python that only a browser calls.

Here goes what the worker needs on the Python side: ``desk`` answers what the page asks, ``cells`` runs the
cells of a chapter, ``plotting`` stands in for softmaxlib's.  It is imported by CPython in the tests only, may
use softmaxlib and eqcheck, and nothing that is not in the page (no Sphinx, no matplotlib, no network).
"""
