"""Sums, products, quotients and powers of numbers, vectors and matrices."""

import numpy as np

from ...reading.tokens import Unreadable
from ...reading.trees.walking import summands
from ..declarations.symbols import KINDS
from .dots import DOTS, ellipsis
from .elementary import log
from .errors import ShapesDiffer, shown
from .evaluate import plan, prepares, value
from .shapes import kind, same_shape

RANGE_T = ("name", "T", ())
SINGULAR = 1e10  # a condition number from which on an inverse is noise


@prepares("add", "sub")
def add(node):
    terms = [(1 if sign == "add" else -1, term) for sign, term in summands(node)]
    if any(term == DOTS for _, term in terms):

        def filled_in(point, index):
            point.spend(1)
            return _sum(_planned(_filled_in(terms, point, index)), point, index)

        return filled_in
    planned = _planned(terms)

    def run(point, index):
        point.spend(1)
        return _sum(planned, point, index)

    return run


def _filled_in(terms, point, index):
    """Return the terms of a sum with those that its dots stand for."""
    for (sign, term), (following, _) in zip(terms, terms[1:]):
        if term == DOTS and sign != following:
            raise Unreadable("the dots and the term after them have different signs")
    signed = [term if sign > 0 or term == DOTS else ("neg", term) for sign, term in terms]
    return [(1, term) for term in ellipsis(signed, point, index)]


def _planned(terms):
    shaped = [(sign, term) for sign, term in terms if term != ("num", "0")]  # a bare 0 fits any shape
    return [(sign, plan(term), term[0] == "num") for sign, term in shaped or terms]


@prepares("filled")
def filled(node):
    r"""A sum within a product by entries, A \odot (1 - A): a number is added to each entry of a matrix, too."""
    planned = _planned([(1 if sign == "add" else -1, term) for sign, term in summands(node[1])])

    def run(point, index):
        point.spend(1)
        return _sum(planned, point, index, fills=True)

    return run


def _sum(terms, point, index, fills=False):
    """Return a sum; a number that is typed as one is added to each entry of a column or row, as in 1 - z."""
    total, typed = None, True
    for sign, term, number in terms:
        summand = term(point, index)
        if sign < 0 or summand.dtype.char != "d":
            summand = sign * summand
        if total is None:
            total = summand
        else:
            if total.shape != summand.shape:
                if typed and not number and (fills or _is_line(summand)):
                    total = total[:, None, None] if total.ndim < summand.ndim else total
                elif number and not typed and (fills or _is_line(total)):
                    summand = summand[:, None, None] if summand.ndim < total.ndim else summand
                else:
                    same_shape(total, summand, "added")
            total = total + summand
        typed = typed and number
    return total


def _is_line(array):
    """Say whether a value is a column or a row."""
    return array.ndim == 3 and 1 in array.shape[1:]


@prepares("neg")
def negative(node):
    inside = plan(node[1])

    def run(point, index):
        point.spend(1)
        return -inside(point, index)

    return run


@prepares("mul", "dot", "odot", "circ")
def multiply(node):
    if (composed := _composed(node)) is not None:
        inside = plan(composed)

        def at_argument(point, index):
            point.spend(1)
            return inside(point, index)

        return at_argument
    return _product(_factors(node))


def _product(factors):
    """Return the plan of a product, in which df/dx (a) is the derivative at a."""
    planned = _plain_product(factors)
    if not any(before[0] == "diff" and _arguments(behind) for (_, before), (_, behind) in zip(factors, factors[1:])):
        return planned
    last = [None, planned]  # the declarations, and the plan that follows from them

    def run(point, index):
        if last[0] is not point.declared:
            at = _at_arguments(factors, point)
            last[:] = point.declared, planned if at == factors else _plain_product(at)
        return last[1](point, index)

    return run


def _plain_product(factors):
    """Return the plan of a product of factors that are what they look like."""
    entrywise = [factor for how, factor in factors if how == "odot"]
    called = [before for (_, before), (how, behind) in zip(factors, factors[1:]) if how == "mul" and _looks_like_arguments(behind)]
    dots = any(factor == DOTS for _, factor in factors)
    if entrywise:
        factors = [(how, _by_entries(factor)) for how, factor in factors]
    planned = [] if dots else [(how, plan(factor)) for how, factor in factors]
    (_, first), *others = planned or [(None, None)]

    def simple(point, index):
        point.spend(1)
        result = first(point, index)
        for how, factor in others:
            right = factor(point, index)
            result = result * right if result.ndim == right.ndim == 1 else joined(how, result, right, factors)
        return result

    def joined(how, left, right, typed):
        try:
            return product(how, left, right)
        except ShapesDiffer:
            if any(_is_list(each) for _, each in typed):
                raise Unreadable("a list in brackets may be a row or a column: write it as a matrix") from None
            raise

    def run(point, index):
        point.spend(1)
        if entrywise and any(_is_function(factor, point) for factor in entrywise):
            raise Unreadable("a composition is read where it has its argument: (f \\circ g)(x), or f(g(x))")
        for before in called:
            if _is_number(before, point):
                raise Unreadable(
                    f"{shown(before)} is declared as a number, not as a function: declare {shown(before)}(…), "
                    "or leave out the brackets if this is a product"
                )
        typed, plans = (factors, planned) if not dots else _factors_filled_in(factors, point, index)
        result = None
        for how, factor in plans:
            right = factor(point, index)
            result = right if result is None else joined(how, result, right, typed)
        return result

    return run if entrywise or called or dots else simple


def _factors_filled_in(factors, point, index):
    """Return the factors of a product with those that its dots stand for, as trees and as plans."""
    how = "odot" if all(how == "odot" for how, _ in factors[1:]) else "mul"
    found = [(how, factor) for factor in ellipsis([factor for _, factor in factors], point, index)]
    return found, [(how, plan(factor)) for how, factor in found]


def _at_arguments(factors, point):
    """Return the factors in which the derivative of a function with a name or a number in brackets behind it, df/dx (a), is one: its value there."""
    found = []
    for how, factor in factors:
        before, arguments = found[-1][1] if found else ("",), _arguments(factor)
        if how == "mul" and before[0] == "diff" and before[1][0] == "name" and arguments:
            symbol = point.declared.symbols.get((before[1][1], len(before[1][2])))
            if symbol is not None and len(symbol.parameters) == len(arguments) and all(variable in symbol.parameters for variable, _ in before[2]):
                found[-1] = (found[-1][0], ("taken", before, tuple(zip(symbol.parameters, arguments))))
                continue
        found.append((how, factor))
    return found


def _arguments(factor):
    """Return the names and numbers in a bracket, if there is nothing else in it."""
    inside = (factor[1],) if factor[0] == "paren" else factor[1] if factor[0] == "tuple" else ()
    return inside if all(argument[0] in ("name", "num") for argument in inside) else ()


def _composed(node):
    r"""Return f(g(x)) for (f \circ g)(x), or None."""
    if node[0] != "mul" or node[1][0] != "paren" or node[1][1][0] != "circ" or node[2][0] != "paren":
        return None
    functions, inner = _factors(node[1][1]), node[2][1]
    if any(factor[0] != "name" or factor[2] for _, factor in functions):
        return None
    for _, function in reversed(functions):
        inner = ("call", function[1], (), (inner,))
    return inner


def _by_entries(factor):
    """Return a factor in which a number is added to all entries, if it is a sum in brackets with a number that is typed as one."""
    inside = factor[1] if factor[0] == "paren" else factor
    if inside[0] in ("add", "sub") and not any(term == DOTS for _, term in summands(inside)) and any(term[0] == "num" for _, term in summands(inside)):
        return ("filled", inside)
    return factor


def _is_function(node, point):
    symbol = point.declared.symbols.get((node[1], len(node[2]))) if node[0] == "name" else None
    return symbol is not None and bool(symbol.parameters) and node[1] in point.declared.context.functions


def _is_number(node, point):
    """Say whether a node is a name that stands for a number or a formula."""
    symbol = point.declared.symbols.get((node[1], len(node[2]))) if node[0] == "name" else None
    return symbol is not None and symbol.kind in (*KINDS, "definition")


def _looks_like_arguments(node):
    """Say whether a node is a name in brackets, or several with commas between them, as in f(x, w)."""
    entries = [node[1]] if node[0] == "paren" else node[1] if node[0] == "tuple" else ()
    return bool(entries) and all(entry[0] == "name" for entry in entries)


def _is_list(node):
    return node[0] == "tuple" or node[0] in ("T", "paren") and _is_list(node[1])


def _factors(node):
    """Return the factors of a product, each with the kind of product that joins it to those before."""
    factors = []
    while node[0] in ("mul", "dot", "odot", "circ"):
        factors.append(("odot" if node[0] == "circ" else node[0], node[2]))
        node = node[1]
    return [*factors, ("mul", node)][::-1]


def product(how, a, b):
    """Return the product of two values: "mul" by rows and columns, "dot" of columns, "odot" entry by entry."""
    if a.ndim == 1 or b.ndim == 1:
        if a.ndim == b.ndim:
            return a * b
        return a[:, None, None] * b if a.ndim == 1 else a * b[:, None, None]
    if how == "odot":
        same_shape(a, b, "multiplied entry by entry")
        return a * b
    if how == "dot" and a.shape == b.shape and a.shape[2] == 1 and a.shape[1] > 1:
        return (a * b).sum((1, 2))
    if a.shape[2] != b.shape[1]:
        raise ShapesDiffer(f"{kind(a)} times {kind(b)} is not defined")
    result = a @ b
    return result[:, 0, 0] if result.shape[1:] == (1, 1) else result


@prepares("div")
def divide(node):
    upper, lower = plan(node[1]), plan(node[2])
    under = node[2][1] if node[2][0] == "paren" else node[2]
    reciprocal = node[1][0] == "num" and under[0] in ("add", "sub") and any(term[0] == "num" for _, term in summands(under))

    def run(point, index):
        point.spend(1)
        above, below = upper(point, index), lower(point, index)
        if reciprocal and _is_line(below):  # 1 / (1 + e^{-z})
            return above[:, None, None] / below
        if below.ndim != 1:
            same_shape(above, below, "divided")
            return above / below
        return above / below if above.ndim == 1 else above / below[:, None, None]

    return run


def _between(node):
    """Return what [F]_a^b is where F is a number, its value at b less that at a; None where it can only be a power of an entry."""
    _, inside, indices = node[1]
    if len(indices) != 1 or indices[0][0] not in ("n", "i") or inside[0] != "paren" or inside[1][0] == "diff":
        return None
    low = ("num", indices[0][1]) if indices[0][0] == "n" else ("name", indices[0][1], ())
    return ("between", inside, None, low, node[2])


@prepares("pow")
def power(node):
    ends = _between(node) if node[1][0] == "entry" else None
    raised, to = plan(node[1]), plan(node[2])
    of_e = node[1] in (("name", "e", ()), ("name", "\\mathrm{e}", ()))
    whole = int(node[2][1]) if node[2][0] == "num" and node[2][1].isdecimal() and float(node[2][1]) < 1000 else None

    def run(point, index):
        point.spend(1)
        if ends is not None and value(ends[1], point, index).ndim == 1:
            return value(ends, point, index)
        exponent = to(point, index)
        if of_e and ("e", 0) not in point.declared.symbols:
            return np.exp(exponent)
        base = raised(point, index)
        if whole is not None and base.ndim == 1:
            return base**whole
        return _power(node, base, exponent, point)

    return run


def _power_of(base):
    """Return the error that a column has no power: its entries may, or its norm."""
    if _is_line(base):
        return Unreadable(f"a power of {kind(base)} may be one of its entries or of its norm: write \\odot or \\| \\|")
    return ShapesDiffer(f"a power of {kind(base)}")


def _power(node, base, exponent, point):
    if node[2] == RANGE_T and base.ndim == 3 and ("T", 0) not in point.declared.symbols:
        return base if node[1][0] == "tuple" else base.transpose(0, 2, 1)  # T is a range, and here ⊤
    if exponent.ndim != 1:
        raise ShapesDiffer(f"{kind(exponent)} as an exponent")
    whole = exponent.real[0] if not np.iscomplexobj(exponent) or not exponent.imag.any() else np.nan
    if abs(whole) < 1000 and whole == int(whole) and (exponent == whole).all():
        if base.ndim == 1:
            return base ** int(whole)
        if base.shape[1] != base.shape[2]:
            raise _power_of(base)
        if whole < 0 and np.any(np.linalg.cond(np.real(base)) > SINGULAR):
            point.trouble.add("a matrix without an inverse")
            return np.full(base.shape, np.nan)
        return np.linalg.matrix_power(base, int(whole))
    if base.ndim == 3 and base.shape[1] == base.shape[2]:
        raise Unreadable("a power of a matrix is read if it is a whole number")
    if base.ndim == 3:
        raise _power_of(base)
    return np.exp(exponent * log(base))
