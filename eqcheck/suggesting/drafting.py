"""From formulas to the blocks they need, as they follow from a guess, with what is said of the page under them."""

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property

from ..judging.page import check_items
from ..reading.documents import Break, Formula
from ..reading.statements.reader import Reader
from ..reading.statements.signs import signs
from ..reading.statements.statement import side
from ..reading import tokens
from ..reading.tokens.vocabulary import FUNCTIONS
from .building import Builder, Guess
from .definitions import NEAR, definitions
from .distributions import DOT
from .entries import Block, Question
from .layers import apart, in_layers, typed_name
from .letters import AVERAGES, RANDOM, is_letter, letters, untitled
from .trying import MAX_BLOCKS, REFUSED, settled, valid, with_blocks
from .uses import Uses, names_in
from .words import spelt

DERIVATIVE = re.compile(r"\\partial|\\nabla|frac\s*\{\s*d[A-Za-z\s}]")
INVERSE = re.compile(r"(\S+?)\^\{-…\} may be a reciprocal or an inverse")


def look(items, page, words, layers=True, borrowed=()):
    """Return what is seen of the names of some items of a page, and a function that makes their blocks from a guess.

    From what is ``borrowed``, formulas further above, definitions are taken; with ``layers`` letters above a name may count.
    """
    sources = [*borrowed, *items]
    formulas = [item for item in sources if isinstance(item, Formula)]
    plain = [replace(item, latex=untitled(item.latex)) if isinstance(item, Formula) else item for item in sources]
    found = letters([item for item in plain if isinstance(item, Formula)], grounded(page, formulas), layers)
    read = [item for item in plain if not isinstance(item, Formula) or not spelt(item.latex, found.words)]
    if found.random and not _of_random(read_statements(read, replace(found, random={}).context), found):
        found.random.clear()
    statements = read_statements(read, found.context)
    own = [item for item in items if isinstance(item, Formula)]

    @cache
    def said(apart_by_letters):
        told = apart(statements, found.indices) if apart_by_letters else statements
        uses = Uses(found.indices)
        for statement in told:
            uses.statement(statement)
        for mean, variance, line in found.random.values():
            for part in (side(mean, found.context), side(variance, found.context)):
                uses.walk(part.tree, line)
        defined, solutions, zeros, later, links = definitions(told, found, uses)
        for made in {id(made): made for made in (*defined.values(), *(made for made, _ in later), *links)}.values():
            made.latex = found.expanded(made.latex)
        return told, uses, defined, later, links, (*_about_lines(own, solutions, zeros, found.words), *_about_inverses(statements))

    def built(guess):
        told, uses, defined, later, links, questions = said(guess.layers)
        instead = {made.key: made for made in (*links, *(made for made, _ in later)) if (made.key, made.line) in guess.instead}
        builder = Builder(found, uses, told, {**defined, **instead}, words, guess)
        block = settled(Block(tuple(builder.entries()), (), *place_of(items, page), extend=page.blocks > 0), page.declared)
        refused = {entry.name for entry in block.entries if entry.reason.startswith(REFUSED)}
        if keys := {key for key, made in builder.defined.items() if not made.parameters and builder.name_and_formula(made)[0] in refused}:
            return built(replace(guess, numbers=guess.numbers | keys))  # a letter without a formula may be a vector or a matrix
        return builder, replace(block, questions=(*block.questions, *builder.questions, *questions))

    return found, said, built


def _of_random(statements, found):
    """Say whether each mean and variance of a page is one of what is random, by the formulas of the page."""
    uses = Uses(found.indices)
    for statement in statements:
        uses.statement(statement)
    defined = definitions(statements, found, uses)[0]
    for key, use in uses.calls.items():
        for given in use.arguments if key[0] in AVERAGES | RANDOM else ():
            seen, waiting = set(), {name for part in given for name in names_in(part)}
            while waiting:
                name = waiting.pop()
                seen.add(name)
                waiting |= names_in(defined[name].body) - seen if name in defined else set()
            if not seen & found.random.keys() or any(part[0] == "bar" for part in given):
                return False
    return True


def first_draft(items, page, words, layers=True, borrowed=()):
    """Return the blocks that follow from what is seen of the names, before anything is tried."""
    found, said, built = look(items, page, words, layers, borrowed)

    def drafted(guess):
        told, _, defined, later, links, _ = said(guess.layers)
        builder, block = built(guess)
        blocks = [block] if block.entries or block.questions else []
        blocks += further(items, block, later, builder, page.declared)
        again = [(made.key, made.line) for made, _ in later if builder.defined.get(made.key) and made.latex != builder.defined[made.key].latex]
        apart_by_letters = any(made.indices != defined[made.key].indices for made, _ in later) and in_layers(said(True)[2])
        links = [(made.key, made.line) for made in links if made.key in builder.defined and 0 < made.line - builder.defined[made.key].line < NEAR]
        return Draft(guess, builder, told, tuple(blocks), check_items(with_blocks(items, blocks), ""), apart_by_letters, again, links, drafted, found.layers)

    return drafted(Guess())


@dataclass(frozen=True)
class Draft:
    """The blocks that follow from a guess, and what is said of the page with them; ``again`` makes those of another guess."""

    guess: Guess
    builder: Builder
    statements: list
    blocks: tuple
    checks: list
    layers: bool  # whether index letters seem to tell names apart
    later: list  # (key, line) of what is defined once more
    links: list  # (key, line) of what the chain of a definition goes on with
    again: object
    raised: bool = False  # whether letters above names are taken for layers

    @cached_property
    def false(self):
        """How many signs are false that are no derivative set to 0, which is a condition."""
        return sum(check.verdict == "false" and not (check.right == "0" and DERIVATIVE.search(check.left)) for check in self.checks)

    @cached_property
    def unread(self):
        return sum(check.verdict == "unread" for check in self.checks)

    @cached_property
    def all_that_hold(self):
        return sum(check.verdict == "holds" for check in self.checks)

    @cached_property
    def holds(self):
        """How many signs hold that are not those of the definitions themselves."""
        own = {(entry.line, squeezed(entry.value)) for block in self.blocks for entry in block.entries}
        return sum(check.verdict == "holds" and (check.line, squeezed(check.right)) not in own for check in self.checks)


def squeezed(latex):
    """Return a formula without spaces, and without what Markdown escapes, so that it is known again."""
    return "".join(latex.replace("\\_", "_").split())


def _about_lines(formulas, solutions, zeros, words):
    """Yield what to ask about lines that state a solution, set something to 0, or spell a word letter by letter."""
    for made in solutions:
        yield Question(f"line {made.line}: {typed_name(made.name)} = … seems to be a solution and no definition; if so, mark it % eqcheck: given", made.line)
    if zeros:
        lines = ", ".join(dict.fromkeys(str(line) for line, _, _ in zeros))
        yield Question(f"line {lines}: something is set to 0; what is a condition and no identity, mark % eqcheck: given", zeros[0][0])
    seen = set()
    for formula in formulas:
        word = spelt(formula.latex, words) if signs(formula.latex) else ""
        if word and word not in seen:
            seen.add(word)
            right = f"\\{word}" if word in FUNCTIONS else f"\\operatorname{{{word}}}, or \\text{{{word}}} for a word"
            yield Question(f"line {formula.line}: {word} is read as a product of its letters; write {right}", formula.line)


def _about_inverses(statements):
    """Yield what to ask where f^{-1}(x) may be an inverse."""
    for statement in statements:
        found = INVERSE.match(statement.head.error or statement.right.error)
        if found:
            name = found[1]
            yield Question(f"line {statement.place.line}: {name}^{{-1}} may be an inverse; if so, declare it: {name}^{{-1}}(u): …", statement.place.line)


def further(items, first, later, builder, declared):
    """Return the blocks for letters that a later section uses for something else: another formula, and false under the first."""
    if not later:
        return []
    checks = check_items(with_blocks(items, [first]), "")
    wrong = {(c.cell, c.line, c.right) for c in checks if c.verdict in ("false", "unread")}
    now = {made.key: made.latex for made in builder.defined.values()}
    blocks, section_of = [], _sections(items)
    home = {made.key: section_of(made.cell, made.line) for made in builder.defined.values()}
    for made, statement in later:
        place = (made.cell, made.line)
        key, section = made.key, section_of(*place)
        if key[0].endswith("'") and (key[0].rstrip("'"), key[1]) in builder.defined:
            continue  # a derivative stays what it is
        if key not in now:
            continue  # a number, whatever the lines say
        false = (*place, " ".join(statement.right.latex.split())) in wrong or now[key] != builder.defined[key].latex
        beyond = section != home[key] or (key, made.line) in builder.guess.again
        if now[key] == made.latex or not beyond or not false or len(blocks) == MAX_BLOCKS:
            continue
        entry = builder.again(made)
        formula = formula_of(items, *place)
        name = typed_name(made.name)
        asked = Question(f"line {made.line} gives {name} another formula than above: another {name} from here on, or an error?", made.line)
        block = Block((entry,), (asked,), formula.line, formula.cell, extend=True)
        if blocks and (blocks[-1].line, blocks[-1].cell) == (block.line, block.cell):
            merged = replace(blocks[-1], entries=(*blocks[-1].entries, entry), questions=(*blocks[-1].questions, asked))
            candidate = [*blocks[:-1], merged]
        else:
            candidate = [*blocks, block]
        if valid([first, *candidate], declared):
            blocks, now[key], home[key] = candidate, made.latex, section
    return blocks


def _sections(items):
    """Return a function that says in which section a place is: how many headings stand above it."""
    breaks = [(item.cell or 0, item.line) for item in items if isinstance(item, Break)]
    return lambda cell, line: sum(place <= (cell or 0, line) for place in breaks)


def formula_of(items, cell, line):
    """Return the formula in which a line stands: the last one that begins at it or above."""
    formulas = [item for item in items if isinstance(item, Formula) and item.cell == cell and item.line <= line]
    return formulas[-1]


def grounded(page, formulas):
    """Return what reading may know of names before anything is guessed: what is declared, and the macros of the formulas."""
    if hasattr(page, "define"):
        for formula in formulas:
            page.define(tokens.definitions(formula.latex))
    return page.declared.context


def place_of(items, page):
    """Return the line and cell before which a block belongs: before the first formula, on the first line if that is the page's first."""
    first = next(item for item in items if isinstance(item, Formula))
    return (1 if (first.cell, first.line) == page.first else first.line, first.cell)


def read_statements(items, context):
    """Return the statements of a page, read with what is guessed about its names."""
    reader, found = Reader(), []
    for item in items:
        if isinstance(item, Break):
            reader.heading()
        elif isinstance(item, Formula):
            found += [s for s in reader.read(item, context) if _is_typed_in_letters(s)]
    return found


def _is_typed_in_letters(statement):
    """Say whether all names of a statement are letters; where a macro is unknown, nobody knows what its arguments are."""
    trees = (statement.head.tree, statement.left.tree, statement.right.tree)
    return all(is_letter(name) or name == DOT[1] for tree in trees if tree is not None for name, _ in names_in(tree))
