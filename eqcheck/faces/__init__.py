"""Faces: how verdicts are shown, on the command line, in pytest, in a notebook, on the pages that Sphinx makes.

These are the only places that import argparse, pytest, IPython, docutils and Sphinx, each of them its own.
They choose words and marks for what was judged and change no verdict; nothing below imports a face.
"""
