"""Lark's rules to our tuples: one method a rule of grammar.lark."""

from lark import Transformer, v_args

from ..tokens.token import Unreadable
from .derivatives import derivative, differentiate, order_of, variable_of
from .limits import run_over


@v_args(inline=True)
class Builder(Transformer):
    """Lark's rules to our tuples."""

    def number(self, number):
        return ("num", str(number))

    def symbol(self, name, indices):
        return ("name", str(name), indices or ())

    def symbol_pow(self, name, indices, exponent):
        return ("pow", self.symbol(name, indices), exponent)

    def symbol_transpose(self, name, indices):
        return ("T", self.symbol(name, indices))

    def call(self, name, indices, arguments):
        return ("call", str(name), indices or (), arguments)

    def call_pow(self, name, indices, exponent, arguments):
        return ("pow", self.call(name, indices, arguments), exponent)

    def sub(self, *indices):
        return indices

    def index_name(self, name):
        return ("i", str(name))

    def index_number(self, number):
        return ("n", str(_whole(number)))

    def index_sum(self, index, sign, number):
        return ("+", index, _whole(number) * (-1 if sign == "-" else 1))

    def index_sum_name(self, index, sign, letter):
        return ("+i", index, str(sign), str(letter))

    def signed(self, sign, term):
        return ("neg", term) if sign == "-" else term

    def add(self, left, sign, right):
        return ("sub" if sign == "-" else "add", left, right)

    def juxt(self, left, right):
        return ("mul", left, right)

    def mul(self, left, sign, right):
        return ({"\\circ": "odot", "\\cdot": "dot", "\\times": "mul"}[sign], left, right)

    def mul_signed(self, left, times, sign, right):
        return self.mul(left, times, self.signed(sign, right))

    def div(self, left, right):
        return ("div", left, right)

    def frac(self, frac, above, below):
        return ("div", above, below)

    def pow(self, base, exponent):
        return ("pow", base, exponent)

    def transpose(self, matrix):
        return matrix if matrix[0] == "tuple" else ("T", matrix)  # (a, b)ᵀ is a column in a line, as (a, b) is

    def factorial(self, number):
        return ("fn", "factorial", None, (number,))

    def paren(self, inside):
        return ("paren", inside)

    def vector(self, *entries):
        return ("tuple", entries)

    def bars(self, bar, inside, base):
        return ("fn", "norm" if bar == "\\|" or base else "abs", base, (inside,))

    def dots(self):
        return ("dots",)

    def sqrt(self, root, inside):
        return ("pow", inside, ("div", ("num", "1"), root)) if root else ("fn", "sqrt", None, (inside,))

    def arguments(self, *arguments):
        return arguments

    def fn(self, name, base, exponent, argument):
        return self.fn_of(name, base, exponent, (argument,))

    def fn_of(self, name, base, exponent, arguments):
        value = ("fn", str(name), base, arguments)
        if exponent is None:
            return value
        if exponent[0] == "neg":
            raise Unreadable(f"{name}^{{-…}} may be a reciprocal or an inverse: write which", name.start_pos)
        return ("pow", value, exponent)

    def low(self, *limits):
        return limits

    def limit(self, *parts):
        return tuple(_plain(part) for part in parts)

    def big(self, kind, limits, high, body):
        return run_over(kind, limits, high, body)

    def big_swapped(self, kind, high, limits, body):
        return run_over(kind, limits, high, body)

    def big_bare(self, kind, body):
        raise Unreadable(f"{kind} without the index that it runs over", kind.start_pos)

    def variables(self, *powers):
        return tuple(variable_of(power) for power in powers)

    def operator(self, frac, order, variables):
        return order_of(frac, order, variables)

    def derivative_of(self, operator, body):
        return differentiate(body, *operator)

    def derivative(self, frac, order, body, variables):
        return derivative(body, *order_of(frac, order, variables))

    def row(self, *cells):
        return cells

    def matrix(self, kind, *rows):
        widths = {len(row) for row in rows}
        if len(widths) > 1:
            raise Unreadable(f"the rows of a matrix have {sorted(widths)} entries", kind.start_pos)
        matrix = ("matrix", rows)
        return ("fn", "det", None, (matrix,)) if kind == "vmatrix" else matrix

    def branch(self, value, condition):
        return (value, condition or ("otherwise",))

    def conditions(self, *relations):
        return ("all", *relations)

    def otherwise(self):
        return ("otherwise",)

    def relation(self, *parts):
        return ("rel", *(_plain(part) for part in parts))

    def cases(self, *branches):
        return ("cases", branches)


def _plain(part):
    return str(part) if isinstance(part, str) else part


def _whole(number):
    if not number.isdigit():
        raise Unreadable(f"the index {number} is no whole number", number.start_pos)
    return int(number)
