r"""Matrices that are drawn from their rows or columns: - x_1 - is x_1 as a row, and a line above and below x_1 makes it a column."""

from dataclasses import replace

from .brackets import close

LINE = "DRAWN"  # the kind of a bar that stands alone in a cell


def drawn(tokens):
    """Return tokens in which the rows and columns that lines are drawn beside stand without them."""
    begins = [n for n, token in enumerate(tokens) if token.kind == "BMATRIX"]
    for n in reversed(begins):
        end = close(tokens, n) - 1
        tokens = [*tokens[: n + 1], *_inside(tokens[n + 1 : end]), *tokens[end:]]
    return tokens


def _inside(tokens):
    """Return what stands in a matrix: its rows without dashes beside them, its columns without the rows of bars."""
    rows = _parted(tokens, "ROW")
    kept = [row for row in rows if not any(token.kind == LINE for token in row) or not all(token.kind in (LINE, "AMP", "DOTS") for token in row)]
    if 0 < len(kept) < len(rows):
        return _joined(kept, tokens, "ROW")
    if kept := _without_empty_columns(rows):
        return _joined(kept, tokens, "ROW")
    laid = [_between_dashes(row) for row in rows]
    if not any(laid) or not all(found or row and all(token.kind in ("AMP", "DOTS") for token in row) for found, row in zip(laid, rows)):
        return tokens
    return _joined([found or [next(token for token in row if token.kind == "DOTS")] for found, row in zip(laid, rows)], tokens, "ROW")


def _without_empty_columns(rows):
    """Return rows without the columns of which all cells are empty, as in a && b; None if there is none."""
    full = [row for row in rows if row]
    cells = [_parted(row, "AMP") for row in full]
    if not cells or len(cells[0]) < 3 or len({len(row) for row in cells}) != 1 or any(token.kind == "DOTS" for row in full for token in row):
        return None
    kept = [n for n in range(len(cells[0])) if any(row[n] for row in cells)]
    return [_joined([row[n] for n in kept], tokens, "AMP") for row, tokens in zip(cells, full)] if 0 < len(kept) < len(cells[0]) else None


def _between_dashes(row):
    """Return what stands between the dashes of a row, as a row; None where it has none."""
    while row and row[0].kind == "AMP":
        row = row[1:]
    if len(row) < 3:
        return None
    parted = [token.kind for token in row].count("AMP")
    alone = parted == 2 and row[1].kind == row[-2].kind == "AMP"  # - & x_1 & -
    inside = row[2:-2] if alone else row[1:-1]
    if parted and not alone or not inside or inside[-1].kind == "ADD" or any(token.kind != "ADD" or token.text != "-" for token in (row[0], row[-1])):
        return None
    opening, closing = row[0], row[-1]
    return [replace(opening, kind="FN", text="row"), replace(opening, kind="LP", text="("), *inside, replace(closing, kind="RP", text=")")]


def _parted(tokens, kind):
    """Return what stands between the tokens of a kind, outside of brackets."""
    found, n, begin = [], 0, 0
    while n < len(tokens):
        if tokens[n].kind == kind:
            found.append(tokens[begin:n])
            begin = n + 1
            n += 1
        else:
            n = max(n + 1, close(tokens, n))
    return [*found, tokens[begin:]]


def _joined(rows, tokens, kind):
    """Return rows with the ends of rows between them."""
    ends = [token for token in tokens if token.kind == kind]
    return [token for n, row in enumerate(rows) for token in ([ends[n - 1], *row] if n else row)]
