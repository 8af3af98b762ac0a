r"""Cells: what stands beside a formula in its row of a table, of Markdown or a LaTeX tabular, and at the head of its column.

A cell with nothing but a short condition in it, ⟨i = j⟩, restricts its row, or its column if it is the head of one.
All texts are plain ones, in which formulas stand in angle brackets.
"""

import re

RELATION = r"(?:=|<|>|≤|≥|≠|\\(?:leq?|geq?|neq?|ne|lt|gt)(?![A-Za-z]))"
LETTER = r"(?:\\?[A-Za-z]+(?:_(?:\w|\\?[A-Za-z]+|\{\w+\}))?|-?[\d.]+)"
SIMPLE = rf"⟨\s*{LETTER}\s*{RELATION}\s*{LETTER}\s*⟩"  # i = j, x > 0, t_k = 1
ROW = re.compile(r"[ \t>]*\|")
OUTSIDE = r"(?![^⟨⟩]*⟩)"
BAR, AND, END = re.compile(rf"\|{OUTSIDE}"), re.compile(rf"(?<!\\)&{OUTSIDE}"), re.compile(rf"\\\\(?:\[[^\]\n]*\])?{OUTSIDE}|\\end\{{(?:tabular|longtable|tabu)")
TABULAR = re.compile(r"\\begin\{(?:tabular|longtable|tabu)[xy*]?\}(?:\{[^{}]*\}|\[[^\]]*\])*((?:(?!\\end\{(?:tabular|longtable|tabu)).)*)\Z", re.S)
LINES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]*\})")
ALONE = re.compile(rf"\W*?{SIMPLE}\W*")


def in_row(before, behind):
    """Return the cells around a formula as one text, with a colon behind each short condition, and whether the formula is all of the first one; None if it stands in no table."""
    lines = before.split("\n")
    if ROW.match(lines[-1]):
        top = len(lines) - 1
        while top and ROW.match(lines[top - 1]):
            top -= 1
        above = [BAR.split(line)[1:] for line in lines[top:]]
        right = BAR.split(behind.partition("\n")[0])
    elif found := TABULAR.search(before):
        above = [AND.split(row) for row in END.split(LINES.sub("", found[1]))]
        right = AND.split(END.split(behind, maxsplit=1)[0])
    else:
        return None
    head, (*left, own), (rest, *right) = ([cell.strip() for cell in row] for row in (above[0], above[-1], right))
    head = head[len(left) : len(left) + 1] if len(above) > 1 else []
    found = [f"{cell}:" if ALONE.fullmatch(cell) else cell for cell in (*head, *left, *right) if cell]
    return "; ".join(filter(None, [*found, own, rest])), any(right) and not (left or own or rest)
