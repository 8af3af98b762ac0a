"""A page from top to bottom: its declarations, its formulas, and the verdict on each relation sign."""

from contextlib import suppress
from dataclasses import replace

from ..meaning import declarations
from ..meaning.declarations import ASSUMPTIONS, NEAR, Declarations, layered, mentioned
from ..meaning.values import Undeclared
from ..reading import documents
from ..reading.documents import markdown
from ..reading.statements.markers import IN_LATEX, NO_SIGN, Marker
from ..reading.statements.reader import Reader
from ..reading.statements.signs import signs
from ..reading.statements.statement import BRACKETED, CONDITION, LOST
from ..reading.tokens import Unreadable, definitions
from ..reading.tokens.macros import with_definitions, without_definitions
from ..reading.tokens.vocabulary import UNDECIDED
from . import messages, said
from .checks import Check
from .definitions import define, of_components
from .scope import diagonals, empty_step, idle, in_doubt, indefinite, over_pairs, turned_numbers, written_without
from .steps import is_step, writes_out
from .verdicts import judge

MAX_SHOWN, MAX_LINE = 200, 2_000  # characters that are shown of a line that is not read, and that are looked at for it


def check_file(path, shown=None):
    """Return the checks of the file at ``path``; ``shown`` is the name that they carry."""
    return check_items(documents.read(path), str(shown or path))


def check_markdown(source: str, name: str = "<text>"):
    """Return the checks of a Markdown text."""
    return check_items(markdown.read(source), name)


def check_items(items, name):
    """Return the checks of a page's declarations and formulas."""
    page = Page(name)
    for item in items:
        page.take(item)
    return page.checks


class RestsOnBroken(Unreadable):
    """A name whose entry in the block has an error."""


class Page:
    """The state that one page has while it is judged from top to bottom."""

    def __init__(self, name, declared=None):
        self.name = name
        self.declared = declared if declared is not None else Declarations()
        self.ground = Declarations()  # what the folder shares
        self.checks = []
        self.reader = Reader()
        self.blocks = int(declared is not None)
        self.broken = False  # whether the block above cannot be read
        self.formulas = 0
        self.judged_last = None  # the last statement, with the head that it was compared with
        self.steps = {}  # what comes next, by the letter that has it: the statements of this formula that say so
        self.stated = {}  # and the first ones below this heading
        self.stand_ins = {}  # heads of this formula's chains that cannot be read, by their id, and the sides that stand in

    def take(self, item):
        """Take one item of the page: what it declares counts from here on, what it claims is judged."""
        if isinstance(item, (documents.Declaration, documents.NoBlock)):
            self.declare(item)
        elif isinstance(item, documents.Break):
            self.stated = {}
            self.reader.heading(item.words)
        elif isinstance(item, documents.Macros):
            self.define(item.macros)
        elif isinstance(item, documents.Unseen):
            self.unseen(item)
        else:
            self.formulas += 1
            self.stand_ins, self.steps = {}, {}
            self.define(definitions(item.latex))
            statements = self.reader.read(item, self.declared.context)
            for statement in statements:
                self.statement(statement)
            if not statements and (item.mark or IN_LATEX.search(item.latex)):
                self.unseen(documents.Unseen(item.latex.strip(), item.line, item.cell, NO_SIGN, file=item.file, whole=True))

    def define(self, macros):
        """Take over macros."""
        if macros:
            self.declared = replace(self.declared, macros=with_definitions(self.declared.macros, macros))

    def declare(self, item):
        """Take a declarations block, or what was meant as one; one that the folder shares is the ground for the page's."""
        self.reader.block()
        self.stated = {}
        self.blocks += 1
        self.broken = False
        try:
            if isinstance(item, documents.NoBlock):
                raise Unreadable(item.reason)
            self.declared = declarations.read(item.text, self.declared, self.ground, item.first_line, item.file)
        except Unreadable as error:
            self.broken = True
            self.fault(item, item.line, item.text, error)
            return
        if item.shared:
            self.ground = self.declared
        for fault in self.declared.faults:
            self.fault(item, fault.line, fault.text, fault.reason)

    def fault(self, item, line, text, reason):
        """Say what is wrong with a block or with one entry of it."""
        self.checks.append(
            Check(item.file or self.name, item.cell, line, "", text.strip()[:60], "", "unread", relation="",
                  message=f"declarations: {reason}")
        )  # fmt: skip

    def unseen(self, item):
        """Say of each relation sign of a formula that is not read that it is not."""
        mark = Marker(item.mark)
        skipped = mark.word == "skip" and bool(mark.rest)
        lines = item.text.split("\n")
        line = last = 0
        for place in [0] if item.whole else signs(without_definitions(item.text)):
            line, last = line + item.text.count("\n", last, place), place
            shown = " ".join(lines[line][:MAX_LINE].split())[:MAX_SHOWN]
            self.checks.append(
                Check(item.file or self.name, item.cell, item.line + line, "", shown, "", "skipped" if skipped else "unread",
                      relation="", message=mark.rest if skipped else item.reason)
            )  # fmt: skip

    def statement(self, statement):
        """Give a statement its verdict."""
        if self.declared.layers or self.declared.zero:
            statement = self.in_terms(statement)
        marker = statement.marker
        if statement.kind == LOST:
            self.add(statement, "unread", message=statement.head.error)
        elif statement.kind == CONDITION or marker.word == "given":
            self.add(statement, "given")
        elif marker.word == "skip" and marker.rest:
            self.add(statement, "skipped", message=marker.rest)
        elif statement.kind == BRACKETED:
            self.add(statement, "unread", message=statement.head.error)
        elif marker.word == "skip":
            self.add(statement, "unread", message="skip needs a reason")
        else:
            self.claim(statement)

    def in_terms(self, statement):
        """Return a statement whose trees are in the terms of the declarations; a side that cannot be has no tree, but an error."""
        for side in (statement.head, statement.left, statement.right):
            if not side.layered:
                side.tree, error = self.layered(side.tree)
                side.error, side.layered = side.error or error, True
        given, error = self.layered((statement.conditions, statement.standing))
        conditions, standing = given or ((), ())
        return replace(statement, conditions=conditions, standing=standing, condition_error=statement.condition_error or error)

    def layered(self, tree):
        """Return a tree in the terms of the declarations, or None, and why it cannot be in them."""
        try:
            return layered(tree, self.declared), ""
        except Unreadable as error:
            return None, str(error)
        except RecursionError:
            return None, "too deeply nested"

    def claim(self, statement):
        """Judge a statement that claims something, or take over what it defines."""
        marker = statement.marker
        assume = marker.rest if marker.word == "assume" else self.declared.assume
        if marker.word not in ("", "false", "assume", "claim") and not NEAR.fullmatch(marker.text) or assume not in ASSUMPTIONS:
            self.add(statement, "unread", message=f"the mark {marker.text!r} is not understood")
            return
        try:
            if self.broken:
                if statement.error:
                    raise Unreadable(statement.error)
                self.add(statement, "unread", message=messages.BELOW_A_BROKEN_BLOCK, follows=True)
            elif statement.sign in (":=", "←"):
                self.check_readable(statement)
                self.definition(statement)
            else:
                self.compared(*self.as_said(*self.judged(statement, assume), assume), assume)
        except RestsOnBroken as error:
            self.add(statement, "unread", message=str(error), follows=True)
        except Undeclared as error:
            if not statement.marker and (declared := of_components(self.declared, statement)) is not None:
                self.declared = declared
                self.add(statement, "definition")
                return
            self.add(statement, "unread", message=messages.undeclared(error, self.blocks, documents.opening(self.name)))
        except Unreadable as error:
            self.add(statement, "unread", message=str(error))
        except RecursionError:
            self.add(statement, "unread", message="too deeply nested")

    def judged(self, statement, assume):
        """Return a statement and its outcome; where the head of its chain cannot be read, another side stands in for it.

        In A = B = C with an unread A the second sign still says that B is C.
        """
        head = statement.head
        _, side = self.stand_ins.get(id(head), (head, head))
        if side is not head and statement.left is not head:
            statement = replace(statement, head=side, typed=head.tree)
            return statement, self.outcome(statement, assume)
        try:
            return statement, self.outcome(statement, assume)
        except Unreadable:
            if self.readable(head, statement, assume):
                raise
            for stands_in, tried in ((statement.left, statement), (statement.right, replace(statement, left=statement.right))):
                tried = replace(tried, head=stands_in, typed=head.tree)
                try:
                    found = None if stands_in is head else self.outcome(tried, assume)
                except (Unreadable, RecursionError):
                    continue
                if found is not None:
                    self.stand_ins[id(head)] = head, stands_in
                    if tried.left is statement.left:
                        return tried, found
                    break
            raise

    def readable(self, side, statement, assume):
        """Say whether a side can be read: it is compared with itself."""
        try:
            sign = "=" if statement.sign in UNDECIDED else statement.sign
            self.outcome(replace(statement, head=side, left=side, right=side, sign=sign), assume)
        except (Unreadable, RecursionError):
            return False
        return True

    def outcome(self, statement, assume):
        """Judge a statement that can be read."""
        self.check_readable(statement)
        outcome = judge(self.declared, statement, assume)
        for otherwise in (over_pairs, diagonals):
            if not outcome.holds and (meant := otherwise(self.declared, statement)):
                with suppress(Unreadable):
                    found = judge(self.declared, meant, assume)
                    outcome = found if found.holds or found.counterexample else outcome
        if outcome.holds and (name := turned_numbers(self.declared, statement)):
            raise Unreadable(f"{name} is declared as a number, and is turned or multiplied entry by entry: declare it as a vector or a matrix")
        if outcome.holds and (why := written_without(self.declared, statement)):
            raise Unreadable(why)
        if outcome.holds and outcome.zero and (why := idle(self.declared, statement)):
            raise Unreadable(f"both sides are 0 because {why}")
        if not outcome.holds and (letter := indefinite(statement)):
            raise Unreadable(f"an integral without limits over {letter}, which stands outside of it, too: write from where to where it goes")
        if outcome.holds and statement.sign == "=" and empty_step(statement):
            raise Unreadable("it holds because the derivative in it is 0 in this block: write the formula of what is differentiated, or mark the step as given")
        if not outcome.holds and in_doubt(self.declared, statement, assume):
            raise Unreadable("how far does the derivative go? Put brackets around what it takes")
        return outcome

    def as_said(self, statement, outcome, assume):
        """Return a statement and its outcome, unless the text around a false one says in words where it holds.

        Conditions on indices that the text states in formulas are understood.
        """
        settled = outcome.holds or statement.marker.word in ("false", "claim") or self.supposed(statement) or self.stepping(statement, outcome)
        if not settled and (words := said.restricting(statement)) and not messages.needs(self.declared, statement, assume):
            if conditions := said.conditions(self.declared, statement):
                statement = replace(statement, conditions=(*statement.conditions, *conditions))
                with suppress(Unreadable):
                    return statement, self.outcome(statement, assume)
            raise Unreadable(f"it is false as it stands, and the text says “{words}”: these words are not understood")
        return statement, outcome

    def supposed(self, statement):
        """Say whether a statement is what the text supposes, and no marker says otherwise."""
        return not statement.marker and said.supposed(self.declared, statement)

    def stepping(self, statement, outcome):
        """Say whether a statement is a step of a method, and no marker says otherwise."""
        return not statement.marker and "shapes" not in (outcome.counterexample or {}) and is_step(self.declared, statement)

    def step(self, statement):
        """Take a step as the definition of what comes next, or compare it with the one that was there."""
        before, stated = (steps.setdefault(statement.head.tree, statement) for steps in (self.steps, self.stated))
        self.stand_ins[id(statement.head)] = statement.head, statement.right
        same = before is statement or judge(self.declared, replace(statement, head=before.right, left=before.right))
        if same is True and writes_out(self.declared, stated, statement) and not judge(self.declared, replace(statement, head=stated.right, left=stated.right)).holds:
            raise Unreadable(f"another step of {statement.head.latex.strip()} than that of line {stated.place.line}, in the same letters")
        if same is True or same.holds:
            self.add(statement, "definition")
        else:
            self.add(statement, "false", counterexample=same.counterexample, message="differs from the step that is stated above")

    def check_readable(self, statement):
        """Raise if a statement cannot be read, or if a name occurs in it whose entry has an error."""
        if statement.error:
            raise Unreadable(statement.error)
        for tree in (statement.head.tree, statement.right.tree, *statement.conditions, *statement.standing) if self.declared.broken else ():
            for key in sorted(mentioned(tree) & self.declared.broken.keys(), key=str):
                raise RestsOnBroken(messages.broken(key[0], self.declared.broken[key]))

    def definition(self, statement):
        """Take over a definition, or compare it with the one that was there."""
        self.declared, outcome = define(self.declared, statement)
        if outcome is None or outcome.holds:
            self.add(statement, "definition")
        else:
            shapes = (outcome.counterexample or {}).get("shapes", "")
            self.add(statement, "false", counterexample=outcome.counterexample, message=shapes or "differs from the declaration of this symbol")

    def compared(self, statement, outcome, assume):
        """Say what the outcome of a comparison means where a line may be marked as false."""
        on_purpose = statement.marker.word == "false"
        verdict, message = "holds", outcome.message
        if not outcome.holds and self.supposed(statement):
            self.add(statement, "given")
            return
        if not outcome.holds and self.stepping(statement, outcome):
            self.step(statement)
            return
        if not outcome.holds:
            verdict = "refuted-as-stated" if on_purpose else "false"
            message = messages.why_false(self.declared, statement, assume, message)
        elif on_purpose:
            verdict, message = "false", "marked as false, but it holds"
        self.add(
            statement, verdict, assumption=outcome.assumption if verdict == "holds" else "",
            max_error=outcome.error, counterexample=None if outcome.holds else outcome.counterexample,
            message=message, points=outcome.points,
        )  # fmt: skip

    def add(self, statement, verdict, **more):
        """Put down the verdict on a statement, as it was judged."""
        self.judged_last = statement
        place = statement.place
        self.checks.append(
            Check(
                place.file or self.name, place.cell, place.line, place.label,
                " ".join(statement.left.latex.split()), " ".join(statement.right.latex.split()), verdict,
                relation=statement.sign, formula=self.formulas, display=place.display, chained=statement.chained,
                **more,
            )  # fmt: skip
        )
