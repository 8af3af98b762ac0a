#!/usr/bin/env bash
# Guess: `mdformat` without a plugin for mathematics leaves the lines between two $$ as they are, or spoils
#   them visibly; a formatter of Markdown does not change a sign.
# Instead: A line of the formula that begins with "+ " is taken for a list and gets mdformat's own bullet,
#   "- "; a minus after it becomes "* ". So a + b - c is saved as a - b * c. A backslash is doubled. With
#   mdformat-myst the formula stays.
# Matters: Long derivations are broken before the sign. What is saved is still a block between dollars, with
#   another value.
# Packages: mdformat==1.0.0, mdformat-myst==0.3.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install mdformat==1.0.0 mdformat-myst==0.3.0
seen <<'TEXT'
extensions []: ['$$', 'a', '-', 'b', '*', '\\\\ln', 'c', '$$']
extensions ['myst']: ['$$', 'a', '+', 'b', '-', '\\ln', 'c', '$$']
TEXT
run <<'PROGRAM'
import mdformat

PAGE = "$$\na\n+ b\n- \\ln c\n$$\n"
for extensions in ([], ["myst"]):
    print(f"extensions {extensions}:", mdformat.text(PAGE, extensions=extensions).split())
PROGRAM
