"""How checks show numbers: aligned text for a terminal, a table with headings for a notebook."""

from html import escape


def number(value):
    """Show ``value`` with 4 decimals, or 4 significant digits where it is small or huge."""
    if value == 0:
        return "0.0000"
    if 1e-3 <= abs(value) < 1e6 or not abs(value) < float("inf"):
        return f"{value:.4f}"
    return f"{value:.3e}"


def text_table(header, rows, right):
    """Return lines with aligned columns; ``right`` tells which columns are right-aligned."""
    table = [header, *rows]
    widths = [max(map(len, column)) for column in zip(*table)]
    return [
        "  "
        + "   ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right)
        ).rstrip()
        for row in table
    ]


def html_table(caption, header, rows):
    """Return an HTML table whose first column holds the row headings."""
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )
