#!/usr/bin/env bash
# Guess: A display that is closed by "$$." ends there, full stop or not; or a warning says that it does not.
# Instead: MyST-Parser takes the display to go on until the next line of dollars. The paragraphs in between
#   become part of the formula, the next formula becomes text, and nothing is said.
# Matters: A sentence that ends with a formula ends with a full stop. What the reader loses is the reason
#   between two lines of a derivation.
# Packages: myst-parser==5.2.0, docutils==0.22.4, markdown-it-py==4.3.0, mdit-py-plugins==0.7.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install myst-parser==5.2.0 docutils==0.22.4 markdown-it-py==4.3.0 mdit-py-plugins==0.7.0
seen <<'TEXT'
closed by $$
  math_block: 'a = b'
  paragraph: 'This is why the next line holds.'
  math_block: 'c = d'
  paragraph: 'The end.'
closed by $$.
  math_block: 'a = b\n$$.\n\nThis is why the next line holds.'
  paragraph: 'c = d\n$$'
  paragraph: 'The end.'
TEXT
run <<'PROGRAM'
from docutils.core import publish_doctree
from docutils.nodes import math_block, paragraph
from myst_parser.docutils_ import Parser

PAGE = """
$$
a = b
$$STOP

This is why the next line holds.

$$
c = d
$$

The end.
"""
for stop in ("", "."):
    settings = {"myst_enable_extensions": ["dollarmath"], "report_level": 1, "halt_level": 2}
    page = publish_doctree(PAGE.replace("STOP", stop), parser=Parser(), settings_overrides=settings)
    print(f"closed by $${stop}")
    for node in page.findall(lambda node: isinstance(node, math_block | paragraph)):
        print(f"  {node.tagname}: {node.astext()!r}")
PROGRAM
