"""Sentences: what the text around a formula says of where it holds, as far as words that restrict can be told from others.

A formula in the midst of a sentence that supposes something, gives an example or asks for a solution claims less than
it shows.  Nothing is understood here; the words are only found, so that whoever judges does not call false what was
never claimed.  The words are English.
"""

import re
from dataclasses import dataclass

from .cells import SIMPLE, in_row

MATH = re.compile(
    r"\$\$(?P<a>.{0,3000}?)\$\$|\\\\?\[(?P<b>.{0,3000}?)\\\\?\]|\\begin\{(?P<name>\w+\*?)\}(?P<c>.{0,3000}?)\\end\{(?P=name)\}"
    r"|(?<!\\)\$(?P<d>[^$\n]{1,400}(?:\n[^$\n]{1,400})?)\$|\\\\?\((?P<e>.{0,400}?)\\\\?\)|(?:\{math\}|:math:)`+(?P<f>[^`]{0,400})`+",
    re.S,
)
LEFT_OUT = re.compile(r"<!--.*?-->|^[ \t]*`{3,}.*?^[ \t]*`{3,}[ \t]*$|</?[A-Za-z][^<>\n]*>|^[ \t]*:label:[^\n]*$|^[ \t]*%[^\n]*|%[ \t]*eqcheck:[^\n]*", re.S | re.M)
UNSEEN = re.compile(r"[*_>]+|\\(?:label|ref|eqref|cite\w*)\{[^{}]*\}")
# What opens a formula, and what closes it, with a label.
OPENING = re.compile(
    r"(?:\$\$?`?|\\\\?[\[(]|`{3,}\{?math\}?[^\n]*(?:\s*:\w+:[^\n]*)*|(?:\{math\}|:math:)`+|\.\. math::[^\n]*(?:\s*:\w+:[^\n]*)*)?"
    r"(?:\s*\\begin\{\w+\*?\}(?:\[[^\]\n]*\])?(?:\{[^{}\n]*\})?)*[\s>&]*\Z"
)
CLOSING = re.compile(r"(?:\s*(?:`?\$\$?|\\\\?[\])]|\\end\{\w+\*?\}|`+|\([\w:-]+\)|\{#[^{}\n]*\}))*")
PARAGRAPH = re.compile(r"\n[ \t>]*\n|\n(?=[ \t]*(?:[-*+]|\d+\.)[ \t])|\n(?=\#)|\\(?:par|item)\b|\\(?:sub)*section\b")
SENTENCE = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bcf)(?<!\bEq)(?<!\bFig)(?<!\bresp)(?<!\bvs)[.!?][\")”]?\s+(?=[\"(“]?[A-Z⟨\d])")
STAND_IN = re.compile(r"⟨[^⟩]*⟩|[\s.,;:&\-–]")

# Acts of calculating, which restrict nothing: if we differentiate this, when taking the logarithm.
ACTS = (
    r"(?:differentiat|tak|comput|calculat|plug|substitut|writ|rewrit|expand|multipl|appl|look|us|put|combin|simplif|deriv|defin|denot|recall"
    r"|insert|collect|rearrang|work|compar|sum|add|divid|replac|go|do|it comes|see)"
)
RELATION = r"(?:=|<|>|\\(?:leq?|geq?|neq?|in|approx|equiv|to|rightarrow|gg|ll|sim|notin|lt|gt)(?![A-Za-z]))"
EVERY = r"(?:\\[lc]?dots|\.\.\.|…|\\mathbb|\\R\b|\\forall|\\\{\s*1|\[\s*1\s*,)"  # for i = 1, …, n; for all x ∈ ℝ
STATED = rf"⟨(?![^⟩]*{EVERY})[^⟩]*{RELATION}[^⟩]*⟩"
WORDS = re.compile(
    "|".join(
        (
            rf"(?:^|; ){SIMPLE}:",
            rf"(?<!\beven )(?<!\bas )\b(?:if|when|whenever)\b(?! (?:we |you |one |I |they )?(?:then |also |now )?{ACTS}\w*)",
            r"\b(?:unless|except|provided|suppos(?:e|es|ing)|assum(?:e|es|ed|ing)|assumption|imagine|pretend|otherwise|as long as|only for)\b",
            r"\bfor (?:example|instance|simplicity)\b|\be\.g\.|\b(?:an?|one|another|simple|concrete|specific|following|this|toy|numerical|our) (?:\w+ )?(?:example|illustration)s?\b|(?:^|[.;] )examples?\b(?=:|\s*[\d⟨])|\\begin\{\w*(?:example|exercise|remark)\w*\}",
            r"\b(?:special|simplest|extreme|limiting|trivial|particular|degenerate|first|second|third|other|latter|former|these|both) cases?\b|(?:^|[.,;:] ?)in (?:this|that) case\b|\bcases? (?:\d|of\b|where\b|when\b|that\b|⟨)|\bin case\b",
            rf"\b(?:let|consider|choos(?:e|es|ing)|pick|say|take|set|setting|fix|put)\b(?:(?! (?:us|me|the (?:derivative|gradient|log))\b)[^.⟨⟩]){{0,40}}{STATED}",
            r"\b(?:set|sets|setting|equat\w+|putting)\b[^.]{0,80}\b(?:zero|0|equal)\b|(?<!=)= ?0\b|\bbe(?:ing)? (?:zero|equal)\b",
            r"\b(?:solv(?:e|es|ed|ing)|solutions?|solution|optim(?:um|a|al|ality|i[sz]er)|minim(?:um|a|i[sz]er|i[sz]ers)|maxim(?:um(?! likelihood)|a|i[sz]er|i[sz]ers)|stationary|critical|convergence|equilibrium|fixed point|normal equations?)\b",
            r"\b(?:satisf(?:y|ies|ied|ying)|constrain(?:t|ts|ed)|subject to|guarantee[sd]?|requir(?:e|es|ed|ing|ement)|such that|ensur(?:e|es|ing)|demand|impos(?:e|es|ing)|roots?|if and only if)\b",
            rf"\b(?:at|on|near|around|for|from|over|when|where|whenever)\b (?:all |any |every |each |some |very |the |a |an )?(?:fixed |given |small |large |value |values |point |points |case |sufficiently |times |of )*(?:{STATED})",
            r"\b(?:at|on|near|around|in) (?:the|this|that|an|each|every|some) (?:\w+ )?(?:point|interval|end ?points?|origin|boundary|limit|neighbou?rhood|minimum|maximum|vertex|edge)\b|\bat ⟨",
            r"\b(?:sufficiently|very|is|are|be|for) (?:\w+ )?(?:small|large|negligible|infinitesimal|close)\b|\b(?:approximat(?:e|es|ed|ely|ing)|roughly|asymptotically)\b",
            r"\b(?:true|correct|actual|right|wrong|other|target|ground[- ]truth|same|different) (?:class|label|index|word|category)\b|\b(?:one[- ]hot|hot)\b",
            r"\binitial(?:ly|i[sz]\w*)?\b|\bstart(?:s|ed|ing)? (?:with|from|at|out)\b|\bbase case\b|\b(?:updat(?:e|es|ed|ing)|iterat(?:e|es|ion)) (?:rule|step|equation|formula|takes|is|are|as|by|becomes|reads|at|in|the|it)\b",
            r"\b(?:wrong|incorrect|mistak\w+|erroneous|tempting|naive(?:ly)?|not true|false|does not hold|is not|are not|not equal)\b",
            r"\b(?:ignor|omit|discard|neglect|drop)\w* [^.]{0,40}\bconstants?\b|\bconstants?\b[^.]{0,60}\b(?:ignored|omitted|discarded|neglected|dropped)\b|\bup to (?:an? |some )?(?:\w+ )?constants?\b",
            r"\A\W{0,3}(?:means|implies|indicates)\b",  # behind $a > 0$: it is a case
            r"\b(?:model(?:l?ed)? (?:as|by)|approach(?:es)?|tends?|goes) (?:to )?⟨",
        )
    ),
    re.I,
)
RANGE = re.compile(r"\\(?:sum|prod)(?:\\limits)?\s*_\s*\{\s*\\?\w+\s*\Z")  # what stands before the = of a range, as in \sum_{i=0}
# How what follows a formula goes on with its sentence.
GOES_ON = re.compile(
    rf"\W{{0,3}}(?:if|when|whenever|unless|except|provided|assuming|otherwise|only|as long as|as ⟨|near|in the limit|on the|at (?:the|⟨)|(?:for|where|with|on|at)\b[^.⟨⟩]{{0,40}}{STATED}|for (?:some|small|large)|where\b[^.]{{0,80}}\b(?:class|small|large)\b)",
    re.I,
)
TITLE = re.compile(
    rf"^\W*(?:[\d.]+\W*)?(?:examples?|exercises?|special)\b|\b(?:when|if|case|otherwise|assum\w+|true class|initiali[sz]\w+|wrong)\b|\bfor\b[^.]{{0,30}}{STATED}|^\W*{STATED}\W*$", re.I
)
# The last words before a condition that a sentence states: suppose that x = 0, at x = 0.
GOVERNS = re.compile(
    r"\b(?:if|when|whenever|unless|suppos(?:e|ing)|assum(?:e|ing)|let|set|setting|take|taking|choose|choosing|pick|say|at|where|for|fix|fixing|case|put|putting|until|evaluated at|the point|consider)(?: that| only| the case| now| all| any| the value| the values| a value of| the point| the label| the input)*\s*,?\s*$",
    re.I,
)
# A clause that says with formulas alone where something holds.
CLAUSE = re.compile(
    r"\b(?:if|when|whenever|for(?: all| any| every| each)?|in (?:the|this) case(?: of| where| that| when)?|case(?: \w+)?:?|suppose(?: that)?|assum(?:e|ing)(?: that)?)"
    r"\s*⟨[^⟩]*⟩(?:\s*(?:,|and|, and)\s*⟨[^⟩]*⟩)*(?=\s*(?:[,.:;]|$|(?:then|we|this|it|the|our|and)\b))"
    rf"|(?:^|; ){SIMPLE}(?=:)",
    re.I,
)
JOINING = r"\s*(?:;|[,;]?\s*\b(?:and|but|while|whereas)\b)\s*"
ANOTHER = re.compile(rf"⟩{JOINING}\Z")  # a formula before a clause that opens the next case
NEXT_CASE = re.compile(rf"{JOINING}(?:{CLAUSE.pattern})[^⟨]*⟨", re.I)
# All that may stand beside such a clause: any other word may turn it into its contrary, or speak of something else.
BESIDE = frozenset(
    "we you one have has get obtain find see then so thus hence therefore now and the this that it which is are gives give yields yield becomes become reads equals reduces "
    "simplifies to of with respect from by using on a an our its each derivative derivatives partial gradient slope jacobian matrix softmax function logit logits probability "
    "probabilities loss diagonal element elements entry entries term terms sum case formula expression equation result following simply first second third last rule chain product "
    "quotient side left right step here off name value condition".split()
)
JOINED = re.compile(rf"[\s,]*{STATED}[\s,]*(?:and|or)?[\s,]*$", re.I)
# A sentence that supposes something, and how the next one begins that draws a conclusion from it.
SUPPOSES = re.compile(r"\W*(?:\w+, )?(?:now )?(?:suppose|assume|let(?! us\b)|consider|take|imagine|say|set|choose|pick|fix|if)\b", re.I)
CONCLUDES = re.compile(r"\W*(?:then|so|this|that|thus|hence|therefore|now|here|it|we|which|in (?:that|this) case)\b", re.I)
ITEM = re.compile(rf"\s*(?:[-+]\s|\(?\d+[.)]\s)?\s*(?P<said>{SIMPLE}\s*:.*)", re.S)  # an item of a list, or a paragraph, that begins with a case
NEXT_ITEM = re.compile(r"(?:[ \t>]*\n)+[ \t>]*(?:[-*+]|\d+[.)])[ \t]")
BULLET = re.compile(r"[ \t>]*(?:[-*+]|\(?\d+[.)])?[ \t*_]*")  # what may stand before the case on its line
DISPLAY = "▮"  # at the head of a display that stands in a sentence
LONGEST = 90  # characters of the words that are shown


@dataclass(frozen=True)
class Words:
    """The text around a formula, and the headings above it."""

    before: str = ""
    behind: str = ""
    display: bool = False
    title: str = ""

    @property
    def texts(self):
        """The sentence up to the formula, how it goes on behind it, and the heading, each with how words that restrict are found in it."""
        behind = _behind(self.behind, self.display)
        if row := self._row:
            return (row[0], _restricting), (_plain(self.title), TITLE.search)
        goes_on = not self.display or behind[:1].islower() or behind[:1] in ",(⟨" or behind[:2] == "Wh"
        before = _before(self.before, self.display)
        if not self.display:
            before, behind = _last_case(before), "" if NEXT_CASE.match(behind) else behind
        return (
            (before, _restricting), (behind if goes_on else "", GOES_ON.match if self.display else _restricting),
            (_plain(self.title), TITLE.search),
        )  # fmt: skip

    @property
    def _row(self):
        """The cells around it, if it stands in a table."""
        return None if self.display else in_row(_plain(OPENING.sub("", self.before)), _plain(self.behind[CLOSING.match(self.behind).end() :]))

    @property
    def restricting(self):
        """What the text says of where the formula holds, or nothing."""
        return next((_shown(text, found) for text, search in self.texts if (found := search(text))), "")

    @property
    def conditions(self):
        """The formulas that say where it holds, if these are all that restricts it: when ⟨i = j⟩; else None."""
        formulas = []
        for text, search in self.texts:
            if search(text):
                stated = [found for found in CLAUSE.finditer(text)]
                rest = CLAUSE.sub(" ", text)
                beside = re.findall(r"[^\W\d_]+", re.sub(r"⟨[^⟩]*⟩", " ", rest).lower())
                behind_another = DISPLAY in text[: stated[-1].start()] if stated else False  # whose condition it may be
                if not stated or behind_another or _restricting(rest) or not BESIDE.issuperset(beside):
                    return None
                formulas += [formula for found in stated for formula in re.findall(r"⟨([^⟩]*)⟩", found[0])]
        return formulas

    @property
    def governed(self):
        """Whether the formula is what the words right before it suppose, let x = 0, at x = 0, suppose that x = 0 and y = 1, or names a case: x > 0: …"""
        sentence = _before(self.before, self.display)
        if (row := self._row) and row[1] or not self.display and BULLET.fullmatch(_last_line(self.before)) and _behind(self.behind, False)[:1] == ":":
            return True
        while (found := JOINED.search(sentence)) and found[0].strip():
            sentence = sentence[: found.start()] + " "
        return GOVERNS.search(sentence) is not None


def _restricting(text):
    """Return where words restrict in a text, which are none of a formula's; a formula itself may be set to 0, which a range from 0 is not."""
    for found in WORDS.finditer(text):
        if found[0].startswith("=") and not RANGE.search(text, max(0, found.start() - LONGEST), found.start()) or text.rfind("⟨", 0, found.start()) <= text.rfind("⟩", 0, found.start()):
            return found
    return None


def _last_case(text):
    """Return a sentence from its last case on: of "for ⟨i = j⟩ we get ⟨A = B⟩, and for ⟨i ≠ j⟩ we get" the second one, where no word restricts both."""
    clauses = list(CLAUSE.finditer(text))
    head = text[: clauses[-1].start()] if len(clauses) > 1 else ""
    others = CLAUSE.sub(" ", head)
    return text[len(head) :] if ANOTHER.search(others) and not _restricting(others) else text


def _before(text, display):
    """Return the sentence in which a formula stands, up to it, or the last one before a display that begins a new one."""
    text = OPENING.sub("", text)
    plain = _plain(text)
    paragraphs = PARAGRAPH.split(plain)
    if not display and not paragraphs[-1].strip():
        return ""
    paragraphs = [part for part in paragraphs if part.strip()]
    if paragraphs and (case := ITEM.fullmatch(paragraphs[-1])):
        return " ".join(case["said"].split())
    while len(paragraphs) > 1 and (not (words := STAND_IN.sub("", paragraphs[-1])) or words[0].islower()):
        paragraphs[-2:] = [f"{paragraphs[-2]} {paragraphs[-1]}"]  # a display between two parts of one sentence
    sentences = [part for part in SENTENCE.split(paragraphs[-1] if paragraphs else "") if part.strip()]
    closed = bool(re.search(r"[.!?][)\"”]?\s*$", plain)) and not display
    if closed or not sentences:
        return ""
    if len(sentences) > 1 and CONCLUDES.match(sentences[-1]) and SUPPOSES.match(sentences[-2]):
        sentences[-2:] = [f"{sentences[-2]}. {sentences[-1]}"]
    return " ".join(sentences[-1].split())


def _last_line(text):
    return OPENING.sub("", text).rpartition("\n")[2]


def _behind(text, display):
    """Return how the sentence goes on behind a formula."""
    closing = CLOSING.match(text)
    if not display and NEXT_ITEM.match(text, closing.end()):
        return ""
    plain = _plain(text[closing.end() :])
    plain = PARAGRAPH.split(plain.lstrip(" \t\n"))[0]
    return " ".join(re.split(r"[.!?](?:\s|$)", plain)[0].split())


def _plain(text):
    """Return a text with each formula in angle brackets and without what a reader does not see."""
    parts = re.split(r"(⟨[^⟩]*⟩)", MATH.sub(_stand_in, LEFT_OUT.sub(" ", text)))
    parts[::2] = [UNSEEN.sub("", part).replace("$", " ") for part in parts[::2]]
    return "".join(parts)


def _stand_in(found):
    kind, inside = next(((name, part) for name, part in found.groupdict().items() if name != "name" and part is not None), ("", ""))
    return f"⟨{DISPLAY if kind in 'abc' else ''}{' '.join(inside.replace('⟨', '').replace('⟩', '').split())[:120]}⟩"


def _shown(sentence, found):
    """Return the words that were found, with what stands beside them."""
    start = max(0, found.start() - 12)
    start = sentence.rfind(" ", 0, found.start() - 12) + 1 if start else 0
    text = sentence[start : start + LONGEST].replace("⟨", "").replace("⟩", "").replace(DISPLAY, "").strip()
    cut = start + LONGEST < len(sentence)
    return f"{'… ' if start else ''}{text}{' …' if cut else ''}"
