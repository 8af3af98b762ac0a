"""A tree as an S-expression, for tests to compare.

``(sum k 1 K body)`` is a sum with its limits (``·``: none), ``(sum k · · | (≠ k j) | body)`` one with
conditions; ``(∂ E z_j)`` a derivative; ``(p a)`` a pair of brackets, ``[a b ; c d]`` a matrix, ``<a b>`` a column typed as (a, b).
"""

SIGNS = {"add": "+", "sub": "-", "mul": "*", "dot": "·", "odot": "⊙", "div": "/", "pow": "^"}


def index(node):
    """An index as it is typed."""
    if node[0] == "+":
        return f"{index(node[1])}{node[2]:+d}"
    return f"{index(node[1])}{node[2]}{node[3]}" if node[0] == "+i" else node[1]


def name(node):
    """A name with its indices."""
    return node[1] + (f"_{','.join(map(index, node[2]))}" if node[2] else "")


def sexp(node):
    """A tree as an S-expression."""
    kind = node[0]
    if kind == "num":
        return node[1]
    if kind == "name":
        return name(node)
    if kind == "dots":
        return "…"
    if kind in SIGNS:
        return f"({SIGNS[kind]} {sexp(node[1])} {sexp(node[2])})"
    if kind in ("neg", "T", "paren"):
        return f"({kind.replace('paren', 'p')} {sexp(node[1])})"
    if kind == "fn":
        base = f":{sexp(node[2])}" if node[2] else ""
        return f"({node[1]}{base} {' '.join(map(sexp, node[3]))})"
    if kind == "call":
        return f"({name(node)} {' '.join(map(sexp, node[3]))})"
    if kind in ("sum", "prod", "max", "min"):
        limits = " ".join("·" if limit is None else sexp(limit) for limit in node[2:4])
        given = f" | {' '.join(map(sexp, node[4]))} |" if node[4] else ""
        return f"({kind} {node[1]} {limits}{given} {sexp(node[5])})"
    if kind == "diff":
        return f"(∂ {sexp(node[1])} {' '.join(sexp(v) + (f'²³⁴'[n - 2] if n > 1 else '') for v, n in node[2])})"
    if kind == "cases":
        return f"(cases {' '.join(f'{sexp(value)} if {sexp(condition)};' for value, condition in node[1])})"
    if kind == "matrix":
        return f"[{' ; '.join(' '.join(map(sexp, row)) for row in node[1])}]"
    if kind == "tuple":
        return f"<{' '.join(map(sexp, node[1]))}>"
    if kind == "all":
        return " ".join(map(sexp, node[1:]))
    if kind == "otherwise":
        return "otherwise"
    assert kind == "rel", node
    signs = list(dict.fromkeys(node[2::2]))
    return f"({'/'.join(signs)} {' '.join(map(sexp, node[1::2]))})"
