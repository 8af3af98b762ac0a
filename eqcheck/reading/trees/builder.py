"""Lark's rules to our tuples: one method a rule of grammar.lark."""

from lark import Transformer, v_args

from ..tokens.token import Unreadable
from .derivatives import derivative, differentiate, order_of, variable_below, variable_of, variables_of
from .indices import counting
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
        if any(_holds(argument, ("name", str(name), indices or ())) for argument in arguments):  # \sigma(1 - \sigma)
            raise Unreadable(f"is {name}(…) the function or a product with {name}? Write {name} with its argument, or \\cdot", name.start_pos)
        return ("call", str(name), indices or (), arguments)

    def call_pow(self, name, indices, exponent, arguments):
        if exponent[0] == "neg":
            raise Unreadable(f"{name}^{{-…}} may be a reciprocal or an inverse: write which", name.start_pos)
        return ("pow", self.call(name, indices, arguments), exponent)

    def call_component(self, name, indices, arguments, entry):
        return ("entry", self.call(name, indices, arguments), entry)

    def fn_component(self, name, base, exponent, arguments, entry):
        if exponent is not None:
            raise Unreadable(f"which is taken first, the power of {name} or the entry? Put brackets around it", name.start_pos)
        return ("entry", self.fn_of(name, base, None, arguments), entry)

    def component(self, inside, entry):
        return ("entry", ("paren", inside), entry)

    def event(self, left, sign, right):
        return ("rel", left, str(sign), right)

    def events(self, *relations):
        return relations

    def indicator(self, sign, relations):
        return ("cases", ((("num", "1"), ("all", *relations)), (("num", "0"), ("otherwise",))))

    def gradient(self, variable, order, body):
        if order not in (None, ("num", "2")):
            raise Unreadable("∇ with a power other than 2")
        return ("grad", "nabla", (variable,) if variable else (), 2 if order else 1, body)

    def partial_of(self, variable, order, body):
        if order is not None and (order[0] != "num" or order[1] not in "1234"):
            raise Unreadable("a derivative whose order is no number")
        variables = variables_of(variable)
        return ("grad", "partial", variables * (int(order[1]) if order and len(variables) == 1 else 1), 1, body)

    def differential(self, d, body):
        return ("d", body)

    def sub(self, *indices):
        return indices

    def index_of(self, name, indices):
        return ("at", ("name", str(name), indices))

    def index_name(self, name):
        return ("i", str(name))

    def index_number(self, number):
        return ("n", str(number) if _whole(number) or len(number) > 1 else "0")  # the 00 of a_{00} are two

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
        return ({"\\odot": "odot", "\\circ": "circ", "\\cdot": "dot", "\\times": "mul"}[sign], left, right)

    def mul_signed(self, left, times, sign, right):
        return self.mul(left, times, self.signed(sign, right))

    def div(self, left, right):
        return ("div", left, right)

    def frac(self, frac, above, below):
        return ("div", above, below)

    def pow(self, base, exponent):
        return ("pow", base, exponent)

    def pow_transpose(self, base, exponent):
        return ("T", ("pow", base, exponent))

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
        return tuple(("bar", str(each)) if isinstance(each, str) else each for each in arguments)

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
        letters = counting(body)
        if kind in ("sum", "prod") and len(letters) == 1:  # \sum x_i
            return (str(kind), letters.pop(), None, None, (), body)
        raise Unreadable(f"{kind} without the index that it runs over", kind.start_pos)

    def variables(self, *powers):
        return tuple(variable_of(power) for power in powers)

    def operator(self, frac, order, variables):
        return order_of(frac, order, variables)

    def derivative_of(self, operator, body):
        return differentiate(body, *operator)

    def derivative(self, frac, order, body, variables):
        return derivative(body, *order_of(frac, order, variables))

    def signed_derivative(self, frac, sign, order, body, variables):
        return self.signed(sign, self.derivative(frac, order, body, variables))

    def derived(self, inside, primes):
        return ("derived", ("paren", inside), len(primes))

    def call_derived(self, name, indices, arguments, primes):
        return self._derived_at(arguments, self.call(name, indices, arguments), primes)

    def fn_derived(self, name, base, exponent, arguments, primes):
        return self._derived_at(arguments, self.fn_of(name, base, exponent, arguments), primes)

    def _derived_at(self, arguments, value, primes):
        if any(argument[0] != "name" for argument in arguments):  # f(2x)'
            raise Unreadable("does the prime behind a bracket take the function or all of it? Write f'(2 x) or (f(2 x))'")
        return self.derived(value, primes)

    def places(self, *places):
        return places

    def taken_at(self, inside, places):
        taken = []
        for place in places:
            if place[0] == "rel" and (place[2] != "=" or place[1][0] != "name"):
                raise Unreadable("the place behind a bar is read as in |_{x = a}")
            name = place[1] if place[0] == "rel" else variable_below(inside)
            taken.append((name, place[3] if place[0] == "rel" else place))
        return ("taken", inside, tuple(taken))

    def between(self, inside, places, high):
        (low,) = places if len(places) == 1 else (None,)
        if low is None or low[0] == "rel" and (low[2] != "=" or low[1][0] != "name"):
            raise Unreadable("the place behind a bar is read as in |_{x = a} and |_a^b")
        name, low = (low[1], low[3]) if low[0] == "rel" else (None, low)
        return ("between", ("paren", inside), name, low, high)

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


def _holds(tree, node):
    return tree == node or isinstance(tree, tuple) and any(_holds(part, node) for part in tree)


def _plain(part):
    return str(part) if isinstance(part, str) else part


def _whole(number):
    if not number.isdigit():
        raise Unreadable(f"the index {number} is no whole number", number.start_pos)
    return int(number)
