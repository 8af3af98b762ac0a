"""check: a pasted derivation to one verdict a line, the first error, its name, and which lines carry it."""

import re
from dataclasses import replace

from ..answers import Mistake, mistakes
from ..asking import guesses
from ..wording import in_text, listed, readable
from . import (
    above, alphabets, as_typed, batches, carried, compared, conditions, dialect, differences, equations, fitting, hidden, instead, judged, letters as spelling, margins, mends, mentions, named,
    post, premises, roles, rows, shapes, statements, telling, truths, two_classes, worked,
)
from .alphabets import NOTATIONS, Letters
from .results import Derivation, Line

FIND_OUT = "find out"
LONGEST, MOST_LINES = 20_000, 150
OF_A_LIKELIHOOD = "the words speak of a likelihood, whose gradient this is; that of the loss has the other sign"
NO_LIKELIHOOD = "the words speak of a likelihood that no line defines; as the gradient of a loss it does not hold, with either sign"
NOT_DECLARED = re.compile(r"^([^\W\d].*) is not declared$")
NOT_FITTING, LOSS_NOT_READ = "the shapes do not fit", "the loss as the text defines it is not read, and this is about its derivative"
NO_SOFTMAX = "it is a sigmoid, and the text has no softmax that it would stand for"
NO_PROBABILITY = "{} is a logarithm here, and was taken for the probabilities: write log p_i for it, with p the softmax"
DERIVATIVE = re.compile(r"\\delta|\\Delta|.*'|d[A-Za-z]|\\(?:mathrm|operatorname)\{(?:delta|grad\w*|deriv\w*|err\w*)\}")
OF_MENTIONS = "No formula states anything by a sign such as =, so this is told of the expressions alone."
OF_AN_EXAMPLE = "Read as the numbers of an example."
A_PROGRAM = re.compile(r"^[ \t]*(?:def \w+\(|return\b|import \w|for \w+ in )|\b(?:np|torch|tf|jnp)\.\w+\(", re.M)
COMPARED = re.compile(r"(?<![\w\\])([i-n])\s*(?:==?|!=|≠|\\neq?(?![A-Za-z]))\s*([i-n])(?!\w)")
TWO = ("logit", "probability", "label", "loss")  # what may be chosen where there are two classes


def check(text, letters=None):
    """Say of each line of a derivation whether it holds, where the first error is and which mistake it is.

    Parameters
    ----------
    text : str
        LaTeX with or without dollars, several formulas, a post as it stands on a forum.
    letters : str, dict or Letters, optional
        An alphabet: a name of ``NOTATIONS``, or the letters by role, such as
        ``{"logit": "a", "probability": "z", "label": "y", "loss": "L"}``.  Left out or
        "find out": found out from the text.

    Returns
    -------
    Derivation

    Raises
    ------
    TypeError
        If the text is none.
    ValueError
        If the alphabet is unknown, a role is unknown, or the text is longer than 20,000 characters.
    """
    if not isinstance(text, str):
        raise TypeError(f"text is {type(text).__name__}, expected a str")
    if len(text) > LONGEST:
        raise ValueError(f"text has {len(text)} characters, expected at most {LONGEST}")
    chosen = _chosen(letters)
    found, example = _checked(text, chosen), ()
    if not found.ok and (read := worked.read(text)):
        example, text = read
        found = _checked(text, chosen)
    if chosen is None and not example and (any(line.verdict in ("unread", "false") for line in found.lines) or not found.lines):
        found = instead.better(found, _checked(text, None, chain=True), text)
    for apart in (post.sections, post.beginnings) if chosen is None else ():
        parts = apart(text) if not found.ok else []
        found = _joined(found, parts) if len(parts) > 1 else found
    found.mentions = [] if found.matrices else mentions.found(text, _judged, Letters(**found.letters) if any(line.verdict != "unread" for line in found.lines) else chosen)
    judged_so = [re.sub(r"\s", "", line.latex) for line in found.lines if line.verdict in ("holds", "false")]
    found.mentions = [one for one in found.mentions if not (one.defines and any(latex.endswith(re.sub(r"\s", "", one.latex)) for latex in judged_so))]
    found.mentions = [*example, *found.mentions]
    if example and found.first is None or found.mentions and all(line.verdict == "unread" for line in found.lines):
        notes = [OF_AN_EXAMPLE] if example else [] if found.lines else [OF_MENTIONS]
        found.headline, found.notes = found.mentions[0].sentence, [*found.notes, *notes, *([found.headline] if found.lines else [])]
    elif found.first is None and (wrong := next((one for one in found.mentions if not one.right), None)):
        found.headline = f"{found.headline} {wrong.sentence}"
    if not found.mentions and all(line.verdict == "unread" for line in found.lines):
        found.guesses = guesses(text, mistakes=not found.lines and not post.pieces(text))
    return found


def _checked(text, chosen, chain=False):
    """Return what is found in a text that keeps its letters from its beginning to its end; as a ``chain`` of definitions, whatever they are of, or None."""
    if chain:
        from . import chains, nets  # a page that never asks for them does not load them
    pieces = post.pieces(text)
    net = nets.read([piece.left + piece.latex for piece in pieces], text) if chain else None
    typed = dialect.with_tildes([piece.left + piece.latex for piece in pieces])
    typed = [dialect.plain(latex) + (rf" \text{{{piece.worded}}}" if piece.worded else "") for piece, latex in zip(pieces, typed)]
    typed, ends = above.beyond_its_class(above.examples_above(premises.logarithms(typed)))
    typed = dialect.words_as_names(typed)
    typed, weighted = (typed, None) if chain else dialect.logits_of_weights(typed)
    several, own = None, {}
    if chain:
        if net is not None:
            net = [dialect.plain(latex) for latex in net[0]], *net[1:]
        elif (net := chains.read(typed, text)) is None:
            return None
        typed, letters, own = net
        several, examples, unnamed, two = [letters], "", None, True
    elif net := hidden.read(typed, text) if chosen is None else None:
        typed, letters, own = net
        several, examples, unnamed, two = [letters], "", None, True
    elif margin := margins.read(typed, text) if chosen is None else None:
        typed, letters = margin
        several, examples, unnamed, two = [letters], "", None, True
    elif batch := rows.read(typed, text) if chosen is None else None:
        typed, several = batch
        examples, unnamed, two = "", None, True
    elif two := two_classes.read([latex if post.signs(latex) or post.CONTINUES.match(after) else "" for latex, after in zip(typed, [*typed[1:], ""])], text):
        typed, letters, examples = two
        chosen = replace(letters, **{role: name for role, name in chosen.as_data().items() if role in TWO}) if chosen else letters
        unnamed = None
    else:
        typed, examples = batches.one_example(typed, [piece.latex for piece in pieces])
        typed, counted = batches.without_a_constant_index(dialect.from_one(dialect.without_superscripts(typed)))
        examples = examples or counted
        typed = [dialect.with_its_index(text) for text in dialect.over_all_classes(dialect.by_their_class(typed))]
        typed, unnamed = dialect.dot_products(dialect.sums_of_entries(typed))
        unnamed = unnamed or weighted
    found, supposed = premises.totals(list(zip(pieces, typed)))
    pieces, typed = [piece for piece, _ in found], [text for _, text in found]
    said = shapes.said_by(statements.trees_of([(latex, piece.display) for piece, latex in found]))
    if unnamed:
        said.unnamed = tuple(map(shapes.spelt, unnamed))
        said.logit[said.unnamed[0]] += 3
        if unnamed is weighted and said.columns is None:
            said.columns = False  # softmax(Wx): one row a class
    if not two:
        roles.said_by_words(text, said, {shapes.letter(name) for name, _ in said.names})
    said.classes.update(conditions.classes(pieces, said))
    said.softmax = bool(re.search(r"soft-?max", text, re.I))
    said.likelihood = roles.of_a_likelihood(text)
    said.spoken = {m[1] for m in (*post.SPOKEN.finditer(text), *post.ONE_HOT_AT.finditer(text))} | {m[1] for m in post.SPOKEN_LABEL.finditer(text)} & said.indices
    said.temperature, said.count = dialect.temperature(typed), 0 if two else dialect.classes(typed)
    there = {shapes.letter(name) for name, _ in said.names} | said.indices | {*said.classes}
    if not any(post.signs(latex) for latex in typed):
        return Derivation(headline=_nothing(pieces, typed, text))
    scored = _scored(found, several or _told_apart(alphabets.candidates(said, chosen), there), said)
    if chosen is None and not several and _badly(scored):
        more = _told_apart(alphabets.searched(said), there, {_of_the_text(one, there) for _, _, one, _ in scored})
        scored = _convincing(scored, _scored(found, more, said, scored))
    if chosen is None:  # what is compared with an index is one, and no logit: if (i == j) … softmax(i)
        counted = {side for m in COMPARED.finditer(text) for side in m.groups()}
        scored = [one for one in scored if one[2].logit not in counted]
    if not scored or not two and chosen is None and scored[0][3] and not scored[0][3][judged.AGREES] and not (said.logit or said.probability or said.label or said.loss or said.differences or said.differentiated or said.softmax and (said.logarithms or said.exponents)):
        return Derivation(headline=_nothing(pieces, typed))
    words = dialect.words_of([piece.latex for piece in pieces], typed)
    typed_names = {name for name, _ in said.names}
    scored = [(points, n, alphabets.in_its_words(one, said, words, typed_names), counts) for points, n, one, counts in scored]
    best = scored[0][2]
    names = {shapes.letter(name) for name, _ in said.names}
    others = {_of_the_text(one, names): one for points, _, one, _ in scored[1:] if points == scored[0][0]}
    taken = _of_the_text(best, names)
    others = [] if several else [one for key, one in others.items() if key != taken and sum(map(bool, key[1:])) >= sum(map(bool, taken[1:]))]  # no letter of the text is left over
    if not any(below == best.weight for _, below in said.differentiated):
        others = [one for one in others if replace(one, columns=best.columns) != best]  # how W lies does not matter
    notes = [f"Read for one example: the sum over {examples}, which counts them, and its mean are left out."] if examples else []
    if any(re.search(dialect.WITHOUT_A_SIGN, piece.latex) for piece in pieces):
        notes.append("In a second derivative, what stands below without ∂ is read as if it had one.")
    notes += supposed
    notes += [f"A sum of exponentials that ends at {end}, an index of the left side, is read as the sum over all classes." for end in dict.fromkeys(ends)]
    result = _derivation(found, best, others, said, notes, post.passed_over(text), examples, own)
    return premises.contradicted(result, supposed) if supposed else result


def _judged(text, letters):
    """Return the lines of a text under an alphabet, and whether it was read as one about two classes."""
    found = _checked(text, letters)
    return found.lines, "class 1" in found.reading


def _joined(whole, parts):
    """Return what is found in the sections of a text, each with letters of its own, if more can be read so and no line less; else what is found in the whole."""
    apart = [(at, _checked(part, None)) for at, part in parts]
    apart = [(at, one) for at, one in apart if one.lines]

    def settled(found):
        found = list(found)
        return sum(line.verdict in ("holds", "definition") for one in found for line in one.lines), sum(len(one.names) for one in found)

    if len(apart) < 2 or sum(len(one.lines) for _, one in apart) != len(whole.lines) or settled(one for _, one in apart) <= settled([whole]):
        return whole
    if any(line.verdict == "unread" != of_whole.verdict for line, of_whole in zip((line for _, one in apart for line in one.lines), whole.lines)):
        return whole
    joined = Derivation(letters=apart[0][1].letters, passed_over=whole.passed_over)
    for at, one in apart:
        n = len(joined.lines)
        for line in one.lines:
            joined.lines.append(replace(line, number=line.number + n, text_line=line.text_line + at, carries=line.carries and line.carries + n))
        joined.notes += [f"From line {n + 1} on it is read with {one.reading}.", *(note for note in one.notes if not note.startswith("Line "))]
        joined.first = joined.first or one.first and one.first + n
    joined.headline, joined.why = telling.headline(joined), telling.why(joined)
    return joined


def _told_apart(possible, there, tried=()):
    """Return of the alphabets that say the same of the letters of a text the first, if none of ``tried`` does."""
    alike = {}
    for one in possible:
        alike.setdefault(_of_the_text(one, there), one)
    return [one for key, one in alike.items() if key not in tried]


def _scored(found, possible, said, before=()):
    """Return ``[(points, -n, alphabet, counts)]`` of the alphabets in which a text may be written, the best first; those of ``before`` have been tried."""
    if not before and len(possible) == 1 and said.logit and said.probability:
        return [(0, 0, possible[0], None)]  # there is nothing to choose
    scored = list(before)
    best = max((points for points, *_ in scored), default=None)
    of = max((sum(counts.values()) for *_, counts in scored), default=0)
    for n, one in enumerate(possible, len(scored)):
        points, counts = judged.score(found, one, said, best, of)
        if best is None or points > best:
            best, of = points, max(of, sum(counts.values()))
        scored.append((points, -n, one, counts))
    return sorted(scored, key=lambda entry: entry[:2], reverse=True)


def _convincing(before, scored):
    """Return what is scored after a search: a search that makes one line more hold is no evidence, two lines are."""
    if not before or scored[0][3][judged.AGREES] >= before[0][3][judged.AGREES] + 2:
        return scored
    return before


def _badly(scored):
    """Say whether a text reads badly in the best alphabet: no line holds, or as many lines do not as do."""
    if not scored or scored[0][3] is None:
        return not scored
    counts = scored[0][3]
    return counts[judged.AGREES] <= counts[judged.DIFFERS] + counts[judged.NOT_READ]


def _of_the_text(letters, there):
    """Return what an alphabet says of the letters that stand in a text."""
    return (letters.columns, *(name if name in there else "" for name in (letters.logit, letters.probability, letters.label, letters.loss, letters.weight, letters.feature)))


def _chosen(letters):
    if letters is None or letters == FIND_OUT:
        return None
    if isinstance(letters, Letters):
        return letters
    if isinstance(letters, str):
        if letters not in NOTATIONS:
            raise ValueError(f"letters is {letters!r}, expected {FIND_OUT!r} or one of {', '.join(NOTATIONS)}")
        return NOTATIONS[letters]
    fields = Letters.__dataclass_fields__
    for role in letters:
        if role not in fields:
            raise ValueError(f"letters[{role!r}] is unknown, expected one of {', '.join(fields)}")
    return Letters(**{"logit": "z", "probability": "p", "label": "t", "loss": "L", "weight": "", "feature": "", "bias": ""} | dict(letters))


def _nothing(pieces, typed, text=""):
    if not pieces and A_PROGRAM.search(text):
        return "No formula was found. What looks like a program is looked at as code: paste it under “My code”, or run python -m clinic code FILE.py."
    if not pieces:
        return "No formula was found: type one in LaTeX, or as plain text such as dL/dz_i = p_i - y_i."
    if not any(post.signs(latex) for latex in typed):
        return "No formula has a relation sign, so there is nothing to check."
    return "It cannot be told which letters are the logits, the probabilities and the labels: say which."


def _derivation(found, letters, others, said, notes, passed_over, examples, own):
    meant = {}
    read = judged.lines(found, letters, said, meant=meant)[:MOST_LINES]
    if letters.chain:
        from . import chains

        if not chains.settled(read, letters.chain):
            return None
    if letters.rows:
        rows.of_each(read, letters)
        notes = [*notes, *filter(None, [rows.not_stated(read, letters)])]
    open_ = batches.means(read, examples, letters.loss) if examples else ""
    size = spelling.declare(letters, said)[2]
    if said.likelihood and not any(line.statement.head.tree == ("name", letters.loss, ()) for line in read):
        for line in read:
            if line.check.verdict == "false" and _of_the_loss(line, letters):
                message = OF_A_LIKELIHOOD if judged.quick(line.declared, fitting.turned(line)) == judged.AGREES else NO_LIKELIHOOD
                line.check = replace(line.check, verdict="unread", message=message, counterexample=None)
    if letters.probability and not any(line.check.verdict == "holds" and shapes.bare(line.statement.head.tree)[0] == "diff" for line in read):  # nothing says that they are probabilities
        for line in read:
            if line.check.verdict == "false" and _of_a_logarithm(line, letters):
                line.check = replace(line.check, verdict="unread", message=NO_PROBABILITY.format(in_text(letters.probability)), counterexample=None)
    false = [line for line in read if line.check.verdict == "false"]
    for line in false:
        if line.counted:
            continue
        if letters.declared:
            continue
        if letters.two:
            line.names = fitting.names_of_two(line, letters)
            continue
        own_loss = line.other_loss and line.statement.head.tree == ("name", letters.loss, ())  # the catalogue knows cross-entropy alone
        line.values = None if own_loss or line.other_softmax else named.values_of(line, *line.reading)
        if line.values is not None:
            line.names, line.factor = fitting.names(line, read)
            if line.names == ("sigmoid",) and not said.softmax and as_typed.left_of(line.statement) == letters.probability and not any(shapes.softmax_of(other.statement.right.tree or ("num", "0")) or as_typed.left_of(other.statement) == letters.loss for other in read):
                line.check = replace(line.check, verdict="unread", message=NO_SOFTMAX, counterexample=None)  # nothing says that a softmax is meant
        elif line.other_loss:
            line.names = named.of_any_loss(line, letters)
    false = equations.left_unread([line for line in false if line.check.verdict == "false"], letters)
    carriers = carried.carriers(false)
    for line in false:
        if line.number not in carriers and not line.counted and all(" + " in name for name in line.names):
            line.mend = mends.mend(line, letters, size)
            if line.mend == mends.TRANSPOSED and (target := named.target_of(line.statement.head.tree, letters)) and target.kind in ("W", "Theta"):
                numerator = any(other.declared.layout == "numerator" and other.check.verdict == "holds" for other in read)
                line.mend, line.names = "", () if numerator else ("transposed",)
                if numerator:  # ∂L/∂z is a row, too
                    line.check = replace(line.check, verdict="holds", message="in numerator layout, as other lines of the text", counterexample=None)
                continue
            if line.mend.endswith(mends.EXCHANGED) and (target := named.target_of(line.statement.head.tree, letters)) and target.kind in ("W", "Theta"):
                line.names = ("transposed",)
                continue
            if found_so := compared.names(line, letters):
                line.mend, line.names = "", found_so
                continue
            line.differs = "" if line.mend else differences.words(line, letters)
            if letters.declared and not line.mend:
                line.names = rows.names(line, letters)
                source = next((other.number for other in false if other.number < line.number and line.names and other.names == line.names), None)
                carriers.update({line.number: source} if source else {})
            line.names = line.names if letters.declared else () if line.mend or line.differs else line.names  # one change explains more than two mistakes at once
            if not (line.mend or line.differs or line.names) and mends.SHAPES.search(line.check.message):
                line.check = replace(line.check, verdict="unread", message=f"{NOT_FITTING}: {line.check.message}", counterexample=None)
    loss = [line for line in read if line.statement.head.tree == ("name", letters.loss, ())]
    other = loss and all(line.check.verdict == "unread" for line in loss) and any(_has_no_logarithm(line, letters) for line in loss)
    if other or loss and all(line.check.verdict == "unread" and line.check.message.startswith(NOT_FITTING) for line in loss):
        for line in read if other else false:
            if _of_the_loss(line, letters) and line.check.verdict in ("holds", "false"):
                line.values, line.names, line.mend, line.differs = None, (), "", ""
                line.check = replace(line.check, verdict="unread", message=LOSS_NOT_READ, counterexample=None)
    still = {line.number for line in false if line.check.verdict == "false"}
    carriers = {number: source for number, source in carriers.items() if source in still}
    for line in read:
        line.mend, line.differs = hidden.as_typed(line.mend, own), hidden.as_typed(line.differs, own)
        line.check = replace(line.check, message=hidden.as_typed(line.check.message, own))
    lines = [_line(line, head, carriers, letters) for line, head in zip(read, as_typed.heads(read))]
    if own and letters.logit not in own:
        letters = replace(letters, logit="")  # softmax(W h + b): they have no letter
    result = Derivation(lines, letters={role: hidden.as_typed(name, own) for role, name in letters.as_data().items()}, reading=hidden.as_typed(str(letters), own), others=[one.as_data() for one in others], notes=notes)
    result.passed_over, result.matrices = passed_over, bool(letters.declared)
    result.notes += [open_] if open_ else []
    for (name, indices), meaning in meant.items():
        what = f"{in_text(name)}{'_i' if indices == 1 else '_ij' if indices else ''}"
        nowhere = "" if any(re.match(rf"\s*{re.escape(name)}\s*&?\s*=", piece.latex) for piece, _ in found) else "defined nowhere; "
        result.notes.append(f"{what} is {nowhere}read as {meaning.words}.")
    if others and any(line.verdict != "unread" for line in lines):
        result.notes.append(f"The text reads as well with {'; or with '.join(dict.fromkeys(map(_differing(letters), others)))}: choose the letters if that is meant.")
    read_so = {}
    for line in read:
        if line.check.verdict == "holds" and line.check.message:
            read_so.setdefault(line.check.message, []).append(line.number)
    for message, numbers in read_so.items():
        result.notes.append(f"{telling.numbered(numbers).capitalize()} hold{'s' if len(numbers) == 1 else ''} {message}.")
    for line in read:
        if line.check.message == judged.OTHER_SOFTMAX:
            result.notes.append(f"Line {line.number} defines {judged.OTHER_SOFTMAX}: what stands below is judged with it.")
        if line.check.message in (judged.ANOTHER, judged.LIKELIHOOD, judged.AGAIN):
            result.notes.append(_about_loss(line, any(other.other_loss for other in read if other.number < line.number)))
    result.first = _first(lines)
    result.headline, result.why = telling.headline(result), telling.why(result)
    return result


def _about_loss(line, also_above):
    if line.check.message != judged.ANOTHER:
        return f"Line {line.number} defines {line.check.message}."
    values = None if line.reading[0].shaped else named.values_of(line, *line.reading)
    names = list(dict.fromkeys(" + ".join(fit.names) for fit in named.names_of(values))) if values is not None else []
    said = f" (the numbers are those of {listed(names, 'or')})" if names and all(names) else ""
    return f"Line {line.number} defines {judged.ANOTHER}{said}: what stands {'above and ' * also_above}below is judged with it."


def _differing(letters):
    def told(other):
        if other.columns != letters.columns and str(other) == str(letters):
            weight = in_text(letters.weight)
            return f"{weight} turned over ({'one row' if letters.columns else 'one column'} a class)"
        return str(other)

    return told


def _of_what_makes_the_labels(line):
    """Say whether a line has labels y_k in it of which its text makes others, as in t_k = (1 − ε) y_k + ε/K: the probe has the others alone."""
    made = line.declared.symbols.get((line.reading[1], 1))
    given = {name for name, n in line.declared.symbols if n == 1 and line.declared.symbols[name, n].kind == "labels"}
    return made is not None and made.kind == "definition" and any(node[0] == "name" and node[1] in given for node in shapes.walk(line.statement.right.tree))


def _of_a_logarithm(line, letters):
    """Say whether a line states that the letter of the probabilities is a logarithm, as in f = log softmax(x)."""
    right = shapes.bare(line.statement.right.tree or ("num", "0"))
    return as_typed.left_of(line.statement) == letters.probability and right[0] == "fn" and right[1] in ("log", "ln")


def _has_no_logarithm(line, letters):
    """Say whether a line makes the loss of the probabilities without a logarithm: it is no cross-entropy, however it is meant."""
    logarithm = any(node[0] == "fn" and node[1] in ("log", "ln") for node in shapes.walk(line.statement.right.tree or ()))
    return judged.is_a_loss(line.statement, letters, line.declared) and not logarithm


def _of_the_loss(line, letters):
    """Say whether a line is about a derivative of the loss."""
    tree = shapes.bare(line.statement.head.tree or ("num", "0"))
    return tree[0] == "diff" and shapes.bare(tree[1]) == ("name", letters.loss, ())


def _line(line, head, carriers, letters):
    check, statement = line.check, line.statement
    stated = [c.replace(r"\neq", "≠") for c in line.piece.conditions]
    needs = telling.NEEDS.get(check.assumption, "") if check.verdict == "holds" and not shapes.softmax_of(statement.right.tree or ("num", "0")) else ""  # no softmax needs labels
    made = Line(
        line.number, line.piece.line + max(0, statement.place.line - line.piece.line), as_typed.shown(line, head), check.verdict,
        needs=needs,
        condition=listed(stated) if stated else "", message=NOT_DECLARED.sub(lambda m: f"it is not known here what {as_typed.whole_word(m[1], as_typed.shown(line, head))} is", readable(check.message)), carries=carriers.get(line.number), mend=line.mend, differs=line.differs,
        counterexample=check.counterexample,
        derivative=check.verdict == "definition" and bool(DERIVATIVE.fullmatch(as_typed.left_of(statement))),
    )  # fmt: skip
    made.mistakes = [Mistake(name, line.factor, [m for part in name.split(" + ") for m in mistakes([part])]) for name in line.names]
    if line.counted:
        return made
    if line.values is not None:
        made.about, made.truth = truths.right_in(letters, line)
        made.probe, made.entries = truths.entries(line, letters) if not _of_what_makes_the_labels(line) else ("", [])
    elif letters.two and check.verdict == "false" and not line.other_loss:
        made.about, made.truth = two_classes.right_in(letters, statement.head.tree)
    elif not letters.two and check.verdict == "false" and line.number not in carriers:
        made.about, made.truth = truths.elsewhere(line, letters)
    return made


def _first(lines):
    own = [line for line in lines if line.verdict == "false" and line.carries is None]
    for chosen in ([line for line in own if line.mistakes], [line for line in own if not line.mend], own):
        if chosen:
            return chosen[0].number
    return None


