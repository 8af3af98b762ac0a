"""The table of symbols: what a page's declarations block shows its readers."""

from pathlib import Path

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from ...judging.page import Page
from ...meaning import declarations
from ...reading.documents.surroundings import around
from ...reading.tokens import Unreadable, tokens
from .wording import ASSUMED


class DeclarationsTable(SphinxDirective):
    """```{eqcheck}: the declarations, shown as the page's table of symbols."""

    has_content = True

    def run(self):
        source = "\n".join(self.content)
        ground, before = self._before()
        box = nodes.container(classes=["eqcheck-symbols"])
        self.set_source_info(box)
        try:
            declared = declarations.read(source, before, ground)
        except Unreadable:  # what is wrong with it, check_page says
            declared = None
        if declared is None or declared.faults:
            box += nodes.literal_block(source, source, language="yaml")
            return [box]
        self.env.temp_data["eqcheck"] = ground, declared
        block = yaml.safe_load(source) or {}
        shown = {str(key) for key in block.get("symbols") or {}}
        symbols = [symbol for symbol in declared.symbols.values() if symbol.key in shown]
        if symbols:
            box += _table(symbols, declared)
        if line := _small_print(block, shown, declared):
            box += line
        return [box]


    def _before(self):
        """Return what the folder declares, and what the page has declared so far."""
        if "eqcheck" in self.env.temp_data:
            return self.env.temp_data["eqcheck"]
        page = Page(self.env.docname)
        for item in around(Path(self.env.doc2path(self.env.docname))):
            page.take(item)
        return page.ground, page.declared


def _math(latex):
    return nodes.math(latex, latex)


def _table(symbols, declared):
    """Return the table: the role first, where the page says one, then the symbol and what it is."""
    roles = {_bare(key): str(role) for key, role in declared.roles.items()}
    told = any(_bare(symbol.key) in roles for symbol in symbols)
    heads = (["Role"] if told else []) + ["Symbol", "What it is"]
    table = nodes.table(classes=["eqcheck-table", "colwidths-auto"])
    group = nodes.tgroup(cols=len(heads))
    table += group
    for n in range(len(heads)):
        group += nodes.colspec(colwidth=30, **({"stub": 1} if n == 0 else {}))
    head, body = nodes.thead(), nodes.tbody()
    group += [head, body]
    head += _row([[nodes.Text(word)] for word in heads])
    for symbol in symbols:
        role = [[nodes.Text(_role(symbol, roles))]] if told else []
        body += _row([*role, [_math(symbol.key)], _what(symbol)])
    return table


def _role(symbol, roles):
    """Return the role of a symbol; that of a vector or a matrix is that of its components."""
    one = symbol.latex.strip("[]").strip() if symbol.kind == "components" else symbol.key
    return roles.get(_bare(symbol.key)) or roles.get(_bare(one), "")


def _row(cells):
    row = nodes.row()
    for cell in cells:
        row += nodes.entry("", nodes.paragraph("", "", *cell))
    return row


def _bare(key):
    try:
        return " ".join(token.text for token in tokens(str(key)))
    except Unreadable:
        return str(key)


IN_WORDS = {
    "real": "real number", "positive": "positive number", "labels": "labels", "probability": "number between 0 and 1",
    "integer": "whole number", "natural": "natural number, from 1 on", "binary": "0 or 1", "symmetric": "symmetric matrix, its entries",
    "positive definite": "positive definite matrix, its entries", "orthonormal": "matrix with orthonormal columns, its entries",
    "function": "any smooth function", "positive function": "any smooth positive function", "distribution": "any distribution",
}  # fmt: skip
# What is said of other kinds, and how many words of their entry stand before the LaTeX in it.
BEFORE_LATEX = {
    "choice": ("one of the numbers that are counted by ", 2), "subset": ("some of the numbers that are counted by ", 0),
    "set": ("the set of all ", 0), "all": ("the set of all values of ", 2), "constant": ("constant over ", 2), "random": ("random variable with the values and probabilities ", 0), "moments": ("random variable with the mean and variance ", 0),
}  # fmt: skip


def _what(symbol):
    """Say in words what a symbol stands for."""
    if symbol.kind == "components":
        words = "vector of " if len(symbol.body[1]) == 1 else "matrix of "
        return [nodes.Text(words), _math(symbol.latex.strip("[]").strip())]
    if symbol.kind == "class":
        target = symbol.latex.split(None, 2)[2]
        return [nodes.Text("the class: the index at which "), _math(target), nodes.Text(" is 1")]
    if symbol.kind in ("ones", "identity"):
        words = "vector of ones, one for each " if symbol.kind == "ones" else "identity matrix, a row for each "
        return [nodes.Text(words), _math(str(symbol.body))]
    if symbol.kind == "simplex":
        return [nodes.Text("positive numbers that sum to 1 over "), _math(symbol.indices[-1])]
    if symbol.kind in ("definition", "recursion"):
        return [nodes.Text("defined as "), _math(symbol.latex)]
    if symbol.kind in IN_WORDS:
        return [nodes.Text(IN_WORDS[symbol.kind])]
    first, last = BEFORE_LATEX[symbol.kind]
    return [nodes.Text(first), _math(symbol.latex.split(maxsplit=last)[last])]


def _small_print(block, shown, declared):
    """Return the line below the table: index ranges and what is assumed."""
    line = nodes.paragraph(classes=["eqcheck-ranges"])
    ranges = {}
    for letter in block.get("index") or {}:
        ranges.setdefault(declared.index[str(letter)], []).append(str(letter))
    for size, letters in ranges.items():
        for n, letter in enumerate(letters):
            if n:
                line += nodes.Text(" and " if n == len(letters) - 1 else ", ")
            line += _math(letter)
        line += nodes.Text(" run from 1 to " if len(letters) > 1 else " runs from 1 to ")
        line += [_math(str(size)), nodes.Text(". ")]
    labels = [s for s in declared.symbols.values() if s.kind == "labels"]
    if labels and ("assume" in block or any(s.key in shown for s in labels)):
        line += nodes.Text(ASSUMED[declared.assume])
    if block.get("layout") == "numerator":
        line += nodes.Text("The derivative of a number with respect to a vector is a row. ")
    return line if len(line) else None
