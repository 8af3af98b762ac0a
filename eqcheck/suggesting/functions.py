"""Entries of functions: those that a line defines, those that have a name everywhere, and any smooth ones."""

from collections import Counter
from dataclasses import replace

from ..reading.tokens.distributions import STANDARD
from .definitions import KNOWN
from .distributions import DENSITIES
from .entries import Entry
from .letters import AVERAGES, RANDOM
from .names import is_bracketed
from .shapes import ONE, SOFTMAX, Reckoner, odds, ranks
from .uses import names_in

NUMBER = 0  # the rank of a number
NO_FUNCTION = {  # densities, and the like: not just any function
    "p", "q", "P", "N", "\\mathcal{N}", *AVERAGES, *RANDOM, *(f"\\mathrm{{{name}}}" for name in ("KL", "MI", "Pr", "sign", "softmax")),
}  # fmt: skip
LOSSES = {"L", "J", "E", "C", "R", "\\ell", "\\mathcal{L}", "\\mathcal{J}", "\\mathcal{E}", "\\mathscr{L}"}  # whose values are numbers


class Functions:
    """The part of a builder that sees to functions."""

    def function(self, key, numbers):
        """Return the entries of a function, or ask what it is."""
        use = self.uses.calls[key]
        if key[0] in STANDARD and all(any(part[0] == "bar" for part in given) for given in use.arguments):
            return []
        if key in self.tables:
            return [self.table(key)]
        if key[0] in self.letters.conditional:
            return self.conditional(key, numbers)
        made = self.derived(key) or self.defined.get(key)
        name = self.written(key, made.indices if made else self.own_letters(key) if key[1] else ())
        if made and made.parameters:
            arguments = ", ".join(self.parameter(p, numbers) for p in made.parameters)
            return [Entry("symbols", f"{name}({arguments})", made.latex, made.reason, made.line if made.reason == "as in" else None)]
        known = self.known(key[0])
        if known and not key[1]:
            free = next(x for x in ("u", "a", "v", "w", "s") if x not in self.letters.plain or x == "u")
            if (free, 0) not in self.uses:
                numbers.append(Entry("symbols", free, "real", f"the argument of {name}"))
            return [Entry("symbols", f"{name}({free})", KNOWN[known][1].replace("u", free), f"the page calls it {known}")]
        if key[0].lower() in SOFTMAX and not key[1] and (entries := self.softmax(key, numbers)):
            return entries
        if (key[0].rstrip("'"), key[1]) in self.entrywise:
            return self.each_entry(key, numbers)
        smooth = self.any_function(key, numbers) or (self.densities(key, numbers) if key[0] in DENSITIES else [])
        self.loose |= {key} if smooth else set()
        base = (key[0].rstrip("'"), key[1])
        if not smooth and (base == key or base not in self.uses.calls):
            self.unknown.append((name, use.line))
        return [*smooth, *self.derivatives(key, numbers)]

    def applied_to_entries(self, prior, plain, mentioned):
        """Return the ranks of names, and the functions without a formula that are applied to each entry of a vector, if lines fit together better so."""
        rank = ranks(self.statements, prior, plain, mentioned)
        may_be = frozenset(base for key in self.uses.calls if self.may_take_entries(base := (key[0].rstrip("'"), key[1])))
        if not may_be:
            return rank, may_be
        other = ranks(self.statements, prior, plain, mentioned, may_be)
        reckoner = Reckoner(other, plain, entrywise=may_be)
        taken = frozenset(base for base in may_be if any(reckoner.shape(given[0]) for key in self.uses.calls if (key[0].rstrip("'"), key[1]) == base for given in self.uses.calls[key].arguments))
        number = {(name + mark, count): NUMBER for name, count in may_be for mark in ("()", "'()")}
        cost = odds(self.statements, {**rank, **number}, plain) + sum(prior[key][chosen] for key, chosen in rank.items())
        better = odds(self.statements, {**other, **number}, plain, taken) + sum(prior[key][chosen] for key, chosen in other.items())
        return (other, taken) if taken and better < cost else (rank, frozenset())

    def may_take_entries(self, base):
        """Say whether a function without a formula may be one of numbers that is applied to each entry of a vector."""
        calls = [self.uses.calls[key] for key in self.uses.calls if (key[0].rstrip("'"), key[1]) == base]
        if base in self.defined or base in self.guess.left_out | self.guess.smooth or base[0] in NO_FUNCTION | LOSSES | self.letters.conditional or base[0].lower() in SOFTMAX:
            return False
        return not self.known(base[0]) and all(len(given) == 1 and given[0][0] not in ("bar", "rel", "dots") for use in calls for given in use.arguments)

    def each_entry(self, key, numbers):
        """Return the entries of any smooth function that is applied to each entry of a vector, and of its derivative."""
        base, order = (key[0].rstrip("'"), key[1]), len(key[0]) - len(key[0].rstrip("'"))
        free = next((x for x in "uvwst" if (x, 0) not in self.uses and x not in self.letters.indices), None)
        if free is None or base in self.guess.left_out:
            self.unknown += [] if order else [(self.typed(base[0]), self.uses.calls[key].line)]
            return []
        own = self.own_letters(key) if key[1] else ()
        name = self.written(base, own)
        numbers.append(Entry("symbols", free, "real", f"the argument of {name}"))
        self.loose.add(base)
        inner = self.inner.setdefault(base, next(x for x in (*"hsrqcmpgf", *(f"h_{{\\mathrm{{{n}}}}}" for n in "abcdefgh")) if x not in self.letters.plain and x not in self.inner.values()))
        one = self.written((inner, key[1]), own)
        found = [
            Entry("symbols", f"{one}({free})", "function", f"no line says what {name} is: any smooth function", self.uses.calls[key].line),
            Entry("symbols", f"{name}({free})", f"{one}({free})", "of each entry"),
        ]  # fmt: skip
        return found + ([Entry("symbols", f"{name}{chr(39) * order}({free})" if not own else f"{self.written((key[0], key[1]), own)}({free})", f"{self.operator(free, order)} {name}({free})", "the derivative")] if order else [])

    def softmax(self, key, numbers):
        """Return the entries of the softmax of a column, with a column of its own as its argument; nothing if it is given none."""
        given = [part[0] for part in self.uses.calls[key].arguments]
        shape = next((shape for shape in map(self.reckoner.shape, given) if shape and shape[1] == ONE), None)
        free = next((x for x in "uvwst" if (x, 0) not in self.uses and (x, 1) not in self.uses and x not in self.letters.indices), None)
        if shape is None or free is None:
            return []
        k = self.letter(shape[0])
        numbers.append(Entry("symbols", f"{free}_{k}", "real", f"a component of the argument of {self.written(key, ())}"))
        column = rf"\mathbf{{{free}}}"
        formula = rf"\frac{{e^{{{column}}}}}{{\sum_{k} e^{{{free}_{k}}}}}"
        return [
            Entry("symbols", column, f"[{free}_{k}]", "a column vector"),
            Entry("symbols", f"{self.written(key, ())}({column})", formula, "the page calls it softmax", self.uses.calls[key].line),
        ]  # fmt: skip

    def derivatives(self, key, numbers):
        """Return the entry of g'_k for functions g_k, which are told apart by an index."""
        base = (key[0].rstrip("'"), key[1])
        order = len(key[0]) - len(base[0])
        of, calls = self.defined.get(base), self.uses.calls.get(base, self.uses.calls[key])
        if not order or not key[1] or base in self.guess.left_out or len(calls.arguments[0]) != 1:
            return []
        node = of.parameters[0] if of else self.argument([given[0] for given in calls.arguments], [])
        if node is None or node[2]:
            return []
        own = self.own_letters(key)
        x = self.parameter(node, numbers)
        return [Entry("symbols", f"{self.written(key, own)}({x})", f"{self.operator(x, order)} {self.written(base, own)}({x})", "the derivative")]

    def conditional(self, key, numbers):
        """Return the entries of p(y | x), p(y = 1 | x) and others of one name that lines define, or ask what it is."""
        made = [each for each in self.defined.values() if each.conditional and (each.name, len(each.indices)) == key]
        if not made and (densities := self.densities(key, numbers)):
            return densities
        if not made:
            self.unknown.append((self.typed(key[0]), self.uses.calls[key].line))
        found = []
        for each in made:
            arguments = ", ".join(self.parameter(p, numbers) for p in each.parameters).replace(", \\mid, ", " \\mid ")
            found.append(Entry("symbols", f"{self.written(key, each.indices)}({arguments})", each.latex, each.reason, each.line))
        return found

    def any_function(self, key, numbers):
        """Return the entry of a function of which the page says no more than that it is smooth, or nothing."""
        use = self.uses.calls[key]
        name, order = key[0].rstrip("'"), len(key[0]) - len(key[0].rstrip("'"))
        if name in NO_FUNCTION or name.startswith("\\mathbb") or order and (name, key[1]) in self.uses.calls:
            return []
        if order and len(use.arguments[0]) != 1:
            return []
        numbers_of = Counter(len(given) for given in use.arguments)
        if (name, key[1]) in self.uses or any(other[0].rstrip("'") == name and other[0] != name for other in self.uses.calls):
            numbers_of = dict(sorted(numbers_of.most_common(), key=lambda pair: (-pair[1], pair[0]))[:1])  # a bare f, or f', is one of them
        entries = [self.smooth(key, [given for given in use.arguments if len(given) == count], numbers) for count in sorted(numbers_of)]
        return [entry for entry in entries if entry is not None]

    def smooth(self, key, calls, numbers):
        """Return the entry of any smooth function that is called in the same way each time, or None."""
        name = key[0].rstrip("'")
        chosen = []
        for place in range(len(calls[0])):
            chosen.append(self.argument([given[place] for given in calls], chosen))
        if None in chosen or not chosen:
            return None
        own = self.own_letters(key) if key[1] else ()
        arguments = ", ".join(self.parameter(node, numbers) for node in chosen)
        return Entry("symbols", f"{self.written((name, key[1]), own)}({arguments})", "function", "no line says what it is: any smooth function", self.uses.calls[key].line)

    def any_loss(self, key, made_of):
        """Return the entry of what the page differentiates and nowhere defines: any smooth function of what it depends on most directly."""
        by = [v for v in self.uses.by.get(key, ()) if v != key]
        if not by or key[1] or any(v in self.uses.calls or self.rank.get(v) is None for v in by):
            return []
        direct = [v for v in by if not any(v in self.reached(other) for other in by if other != v)]
        arguments = [self.whole(v, made_of) for v in direct]
        if None in arguments or len(set(arguments)) < len(arguments):
            return []
        self.loose.add(key)
        name = f"{self.written(key, ())}({', '.join(arguments)})"
        return [Entry("symbols", name, "function", "no line says what it is: any smooth function", self.uses[key].line)]

    def reached(self, key):
        """Return the names on which a name depends through definitions."""
        found, open_ = set(), [key]
        while open_:
            other = open_.pop()
            made = self.defined.get(other)
            new = names_in(made.body) - found if made else {self.family(other)} - found - {None} if other != key else set()
            found |= new
            open_ += new
        return found

    def whole(self, key, made_of):
        """Return what all numbers of a family are called together, as the argument of a function; a number is its own."""
        if not key[1]:
            return self.written(key, ())
        if key[1] > 2 or is_bracketed(key[0]) or self.rank[key] != NUMBER:
            return None
        for other in self.keys():
            if self.family(other) == key and not other[1] and other not in self.defined:
                return self.written(other, ())
        plain = self.typed(key[0])
        name = rf"\mathbf{{{plain.upper() if key[1] == 2 and len(plain) == 1 else plain}}}"
        made_of.append(Entry("symbols", name, f"[{self.written(key, self.own_letters(key))}]", "all of them"))
        return name

    def argument(self, given, others):
        """Return what an argument of a function is called: a name that stands there, or a letter of its own; None where it is no one thing."""
        shapes = [shape for shape in map(self.reckoner.shape, given) if shape is not None]
        ranks = {len([length for length in shape if length != ONE]) for shape in shapes}
        if any(node[0] in ("bar", "rel", "dots") for node in given):
            return None
        wanted = min(ranks, default=NUMBER)
        for node in given:
            key = (node[1], len(node[2])) if node[0] == "name" else None
            if key and not key[1] and node not in others and self.rank.get(key) == wanted and key not in self.defined:
                return node
        free = next((x for x in "uvwst" if (x, 0) not in self.uses and ("name", x, ()) not in others and x not in self.letters.indices), None)
        return ("name", free, ()) if wanted == NUMBER and free else None

    def derived(self, key):
        """Return what f' is where the page defines f: so its derivatives are checked, and not believed."""
        name = key[0].rstrip("'")
        order = len(key[0]) - len(name)
        of = self.defined.get((name, 0))
        if not order or key[1] or of is None or len(of.parameters) != 1 or of.parameters[0][2]:
            return None
        x = self.typed(of.parameters[0][1])
        return replace(of, name=key[0], latex=f"{self.operator(x, order)} {self.typed(name)}({x})", body=("num", "0"), sure=False, reason="the derivative")

    def operator(self, x, order):
        """Return what takes a derivative by x; where the block has a letter d, d/dx would be a quotient."""
        d = "\\partial " if any(name == "d" for name, _ in self.keys()) else "d"
        return rf"\frac{{{d.strip()}}}{{{d}{x}}}" if order == 1 else rf"\frac{{{d.strip()}^{order}}}{{{d}{x}^{order}}}"

    def known(self, name):
        """Return which well-known function a name is, if the page's words say so."""
        for word, (pattern, _) in KNOWN.items():
            if name == "\\sigma" and word == "sigmoid" and pattern.search(self.words) or name.lower() == f"\\mathrm{{{word}}}":
                return word
        return ""

    def parameter(self, node, numbers):
        """Return a formal argument as it is typed; one that is a name of nothing else needs an entry of its own."""
        if node[0] == "bar":
            return "\\mid" if node[1] == "|" else "\\|"
        if node[0] == "rel":
            return f"{self.parameter(node[1], numbers)} {node[2]} {node[3][1] if node[3][0] in ('num', 'name') else '1'}"
        key = (node[1], len(node[2]))
        if key[1] == 0 and key not in self.uses:
            numbers.append(Entry("symbols", self.typed(key[0]), "real", "the argument of a function"))
        name = self.written(key, [index[1] for index in node[2]])
        if any(index[0] == "n" for index in node[2]) and key not in self.defined:  # J(w_0, w_1)
            numbers.append(Entry("symbols", name, "real", "the argument of a function"))
        return name
