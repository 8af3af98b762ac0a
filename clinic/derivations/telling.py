"""An answer as sentences: the headline, and what is told of each line that is false or not read."""

from ..wording import capitalised, listed, ranges, readable

NEEDS = {"sum-one": "labels that sum to 1", "one-hot": "one-hot labels"}
MANY = 4  # names that are still told one by one


def headline(result):
    lines = {line.number: line for line in result.lines}
    false = [line for line in result.lines if line.verdict == "false"]
    unread = [line.number for line in result.lines if line.verdict == "unread"]
    rest = f" {numbered(unread).capitalize()} cannot be read." if unread else ""
    if result.passed_over:
        rest += f" Not looked at, for the words in {'it' if len(result.passed_over) == 1 else 'them'}: {'; '.join(f'“{line}”' for line in result.passed_over[:3])}."
    if not false:
        holding = [line for line in result.lines if line.verdict == "holds"]
        taken = [line.number for line in result.lines if line.derivative]
        rest = f" {numbered(taken).capitalize()} {'is' if len(taken) == 1 else 'are'} taken for a definition, and not checked.{rest}" if taken else rest
        if len(unread) == len(result.lines):
            return f"None of the {len(unread)} lines can be read." if len(unread) > 1 else "The one line cannot be read."
        if not holding:
            return rest.strip() if taken else f"What is read are definitions, of which none is checked.{rest}"
        if len(result.lines) == 1 and not result.passed_over:
            return f"It holds{_needing(result.lines)}."
        every = not (unread or result.passed_over or taken)
        read = len(holding) + sum(line.verdict == "definition" and not line.derivative for line in result.lines)
        return f"{'Every line holds' if every else f'{read} lines hold' if read > 1 else '1 line holds'}{_needing(result.lines)}.{rest}"
    line = lines[result.first]
    text = f"line {line.number}: {_verdict(line)}"
    following = [other.number for other in false if other.carries == line.number]
    if following:
        text += f"; {numbered(following)} follow{'s' if len(following) == 1 else ''} from it"
    more = [other.number for other in false if other.carries is None and other.number != line.number]
    if more:
        text += f". {numbered(more).capitalize()} {'is' if len(more) == 1 else 'are'} false, too"
    return f"{text.rstrip('.')}{'' if text.endswith('?') else '.'}{rest}"


def why(result):
    """Return what the mistake of the first wrong line is and how one gets there; an empty text where it has no name of its own."""
    mistakes = next((line.mistakes for line in result.lines if line.number == result.first), [])
    return " ".join(f"{one.sentence} {one.why}" for one in mistakes[0].parts) if len(mistakes) == 1 else ""


def _needing(lines):
    needs = {line.needs for line in lines if line.needs}
    strongest = next((words for words in reversed(NEEDS.values()) if words in needs), "")
    return f" for {strongest}" if strongest else ""


def _verdict(line):
    if not line.about and len(line.mistakes) == 1:
        return f"{line.differs or 'the two sides differ'} ({line.mistakes[0].name})"
    if not line.about:
        return line.mend or line.differs or line.message or "the two sides differ"
    text = f"{line.about} is {line.truth}"
    names = [mistake.name for mistake in line.mistakes]
    if len(names) == 1:
        return f"{text}; yours has another value ({names[0]})"
    if names and len(names) <= MANY:
        return f"{text}; yours may be {listed(names, 'or')}"
    if names:
        return f"{text}; yours fits {len(names)} mistakes of the catalogue"
    return f"{text}; {line.mend or line.differs or 'yours is not in the catalogue'}"


def told(line):
    head = f"line {line.number}: {'not read' if line.verdict == 'unread' else 'false'}"
    parts = [f"{head}{f' (for {line.condition})' if line.condition else ''}", f"    {readable(line.latex)}"]
    if line.carries is not None:
        return [*parts, f"  It follows from line {line.carries}, which is false."]
    if line.verdict == "unread":
        return [*parts, f"  {line.message}"]
    if line.about:
        parts.append(f"  {capitalised(line.about)} is {line.truth}.")
    for entry in line.entries[:3]:
        where = ", ".join(map(str, entry["index"]))
        parts.append(f"  With {line.probe}{f', entry {where}' if where else ''}: yours is {entry['yours']}, right is {entry['right']}.")
    example = line.counterexample or {}
    if not line.entries and "left" in example:
        at = ", ".join(f"{name} = {value}" for name, value in {**example["sizes"], **example["indices"]}.items())
        at = at if example["indices"] or "K" in example["sizes"] else "random numbers"
        parts.append(f"  At {at}: the left is {example['left']}, the right is {example['right']}.")
    if len(line.mistakes) > 1:
        parts.append("  These lines alone cannot tell which mistake it is:")
    for mistake in line.mistakes[: MANY + 2]:
        parts += [f"  {one.name}: {one.sentence}" for one in mistake.parts]
    if line.about and not line.mistakes and not (line.mend or line.differs):
        parts.append("  It is no mistake of the catalogue.")
    if words := line.mend or line.differs:
        parts.append(f"  {capitalised(words)}.")
    elif line.message and not line.about:
        parts.append(f"  {capitalised(line.message)}{'' if line.message.endswith('?') else '.'}")
    links = list(dict.fromkeys(link for mistake in line.mistakes for one in mistake.parts for link in one.links[:1]))
    if links:
        parts.append(f"  Read on: {', '.join(links)}")
    return parts


def mentioned(mention):
    """Return what is told of an expression that states nothing."""
    parts = [mention.sentence]
    for mistake in mention.mistakes:
        for one in mistake.parts:
            parts += [f"  {one.name}: {one.sentence} {one.why}", f"  Read on: {one.links[0]}"]
    return parts


def guessed(guesses):
    """Return what a question may be about, told as a guess."""
    parts = ["A guess by the words alone; it may be about"]
    for one in guesses:
        parts.append(f"  {f'{one.mistake}: {one.title}' if one.mistake else f'“{one.title}”'}")
        parts.append(f"    {one.link}")
    return parts


def numbered(numbers):
    return f"line{'' if len(numbers) == 1 else 's'} {ranges(numbers)}"
