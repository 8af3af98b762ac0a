"""How people type formulas, turned into what the checker reads: each rule a pattern, and none that moves a line.

What is rewritten here means the same in every alphabet; what depends on the letters stands in ``letters``.
"""

import re

from .characters import as_latex
from .fractions import closed, slashed
from .names import by_name
from .shapes import VARIABLE

NAME = r"(?:\\(?:mathbf|boldsymbol|vec|hat|bar|tilde|mathcal|mathrm)\s*\{?\\?\w+\}?|\\(?!sum|frac|cdot|log|ln|exp|partial)[A-Za-z]+|[A-Za-z])"
INDEX = r"(?:_\{[^{}]*\}|_\w|_\\\w+)"
INDICATOR = r"(?:\\(?:mathbb|mathbf|mathbbm|bm|boldsymbol|mathds|mathrm|text)\s*\{?\s*[1I]\s*\}?|\\mathbb\s*1|\\mathbf\s*1|(?<![\w.])1(?=\s*(?:\\?\{|\[|_\{\s*\w\s*=|\(\s*[a-z](?:\^\s*\{?\(\w\)\}?|_\w)?\s*=)))"

LOSS = r"(?:[BC]CE|N+LL|CE|MSE|XE|FL|[Ll]oss|[Cc]ost)"  # names that are words

WITHOUT_A_SIGN = r"(\\frac\s*\{\s*\\partial\s*\^\s*(?:2|\{\s*2\s*\})(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}\s*)(?:\{\s*\{\s*\{|\{\s*\{|\{)\s*([A-Za-z](?:_\w|_\{\w\})?)\s*\^\s*(?:2|\{\s*2\s*\})\s*(?:\}\s*\}\s*\}|\}\s*\}|\})"  # ∂²L/z², with the second ∂ left out

RULES = [
    (r"\\(d?)frac\s*\{\s*d\s*(?:[BC]?CE|MSE|[Ll]oss|[Cc]ost)\s*\}", r"\\\1frac{dL}"),
    (WITHOUT_A_SIGN, r"\1{\\partial \2^2}"),
    (r"((?<![A-Za-z\\])[LJEC]|\\mathcal\s*\{\s*L\s*\}|\\ell)\s*_\s*\{\s*(?:\\(?:text|mathrm)\s*\{\s*)?[BC]?CE\s*\}{1,2}", r"\1"),
    (r"((?<![A-Za-z\\])[LJEC]|\\mathcal\s*\{\s*[LJ]\s*\}|\\ell)\s*_\s*\{\s*\(\s*\\?[A-Za-z]+\s*\)\s*\}", r"\1"),  # J_{(w)}
    (r"\\(?:tiny|Tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge)(?![A-Za-z])", ""),
    (rf"\\(?:text|mathrm|operatorname|mbox|textrm|mathit|textit)\s*\{{\s*{LOSS}\s*\}}|(?<![A-Za-z\\{{_]){LOSS}(?![A-Za-z])", "L"),
    (r"(?<![A-Za-z\\])(d?)([a-zA-Z])_?(?:\{\s*)?(?:\\(?:text|mathrm|mbox)\s*\{\s*hat\s*\}|hat(?![A-Za-z]))(?:\s*\}(?<=hat\}|at \}))?", r"\1\\hat{\2}"),
    (r"(?:\\(?:text|mathrm|operatorname|mbox)\s*\{\s*)?(?<![A-Za-z])one-?_?hot\s*\}?\s*(?:\\left)?\(\s*(\\?\w+)\s*(?:\\right)?\)", r"\1"),
    (r"=\s*(?:\.\.\.|\\[lc]?dots(?![A-Za-z])|…)\s*=", "="),  # steps that are left out
    (r"(\\frac\s*\{\s*(?:\\partial|d)\s*\}\s*\{(?:[^{}]|\{[^{}]*\})*\})\s*\\cdot(?![A-Za-z])", r"\1"),
    (r"\\frac\s*\{\s*\\delta\s*((?:[^{}]|\{[^{}]*\})*)\}\s*\{\s*\\delta\s*((?:[^{}]|\{[^{}]*\})*)\}", r"\\frac{\\partial \1}{\\partial \2}"),
    (r"\\(?:mathbf|boldsymbol|bm)\s*\{\s*\\(beta|theta|phi)\s*\}", r"\\\1"),
    (r"(?<![A-Za-z\\])(d?)([AZ])L(?![A-Za-z])", r"\1\2"),
    (r"(?<=[A-Za-z])\[[Ll]\]", ""),
    (r"(?<![A-Za-z\d)}\]])\[\s*([A-Za-z])\s*\](?=\s*_)", r"\1"),
    (r"(?<=[A-Za-z}])_\{\s*(?:\\(?:text|mathrm)\s*\{)?\s*[A-Za-z]{2,}[-– ][^{}]*\}?\s*\}", ""),
    (r"(\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*x\s*\}|(?<![A-Za-z\\])x)(\s*_\s*(?:\{\w\}|\w))?\s*\^\s*\{?\s*(?:T|\\top|\\intercal)\s*\}?\s*(\\beta|\\theta|\\(?:mathbf|boldsymbol|bm)\s*\{\s*w\s*\}|w)(?![A-Za-z_])", r"\3^T \1\2"),
    (r"^(\s*)d([zZaAwWb])(?:\s*\^\s*(?:L|\{?\s*\[?\w+\]?\s*\}?))?\s*(?=&?\s*=)", r"\1\\frac{\\partial L}{\\partial \2} "),
    (r"(?<=[=\s*)}])d([zZ])(?![A-Za-z/}])(?!_\{?\w+\}?\s*/)", r"\\frac{\\partial L}{\\partial \1}"),
    (r"\\sum(?:\\limits)?\s+([A-Za-z])\s*(?:\\cdot|\\odot|\*)?\s*(?:\\log|\\ln|log|ln)\s*(?:\\left)?\(\s*(\\hat\s*\{\w\}|[A-Za-z])\s*(?:\\right)?\)", r"\\sum_{k} \1_k \\log(\2_k)"),
    (r"\\(hat|bar|tilde)\s*([A-Za-z])(?![A-Za-z])", r"\\\1{\2}"),
    (r"(?<![A-Za-z\\{])sum(?=\s*[_^({\[]|\s+[A-Za-z\\]|\s*[-+*/)}=]|\s*$)", r"\\sum "),
    (r"\\sum(?:\\limits)?\s+([A-Za-z])\s*(?:\\cdot|\\odot|\*)?\s*(?:\\log|\\ln|log|ln)\s+(\\hat\s*\{\w\}|[A-Za-z])(?=\s*(?:$|[,.;&)}]|\\\\))", r"\\sum_{k} \1_k \\log(\2_k)"),
    (r"\\sum(?:\\limits)?\s*\{\s*((?:e\s*\^|\\exp)[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*)\}", r"\\sum \1"),
    (r"\\sum(?:\\limits)?\s*(?=(?:e\s*\^\s*\{?\s*|\\exp\s*[({]\s*)(?:\\?[A-Za-z]+)\s*_\s*(?:\{\s*(\w)\s*\}|(\w)))", lambda m: rf"\sum_{{{m[1] or m[2]}}} "),
    (r"\\sum(?:\\limits)?\s*(?=(?:[A-Za-z]|\\mathrm\{Y\})\s*_\s*(?:\{\s*(\w)\s*\}|(\w))\s*(?:\*|\\cdot)?\s*\\?(?:log|ln)(?![A-Za-z]))", lambda m: rf"\sum_{{{m[1] or m[2]}}} "),
    (r"\\sum\s*\(\s*(\\?exp\s*\(\s*[A-Za-z]\s*\))\s*\)", r"(\\sum \1)"),  # sum(exp(s))
    (r"\\?exp\s*\(\s*([A-Za-z])\s*\)\s*/\s*\(\\sum\s*\\?exp\s*\(\s*\1\s*\)\)(?!\s*(?:\^|\*\*))", r"\\mathrm{softmax}(\1)"),
    (r"\\sum\s*\(\s*([A-Za-z])\s*(?:\\cdot|\\odot|\*)?\s*(?:\\log|\\ln|log|ln)\s*\(\s*(\\hat\s*\{\w\}|[A-Za-z])\s*\)\s*\)(?=\s*(?:$|[-+=,.;&)}]|\\\\))", r"\\sum_{k} \1_k \\log(\2_k)"),
    (r"_\s*\{\s*(\w)\s*=\s*(\w+)\s*\.\.+\s*(\w)\s*\}", r"_{\1=\2}^{\3}"),
    (r"(\\sum\s*(?:\\limits)?\s*)_\s*(?:\{\s*([A-Z])\s*\}|([A-Z]))(?=\s*(?:e\s*\^\s*\{|\\?exp\s*\()\s*\\?[A-Za-z]+\s*_\s*\{?\s*([a-z]))", lambda m: rf"{m[1]}_{{{m[4]}}}" if (m[2] or m[3]).lower() == m[4] else m[0]),  # Σ_K e^{z_k}
    (r"\\Sigma(?=\s*(?:_|\\exp|e\s*\^))", r"\\sum"),
    (r"\\(?:mathbf|boldsymbol|bm)\s*\{\s*(\\hat\s*\{\s*\w\s*\})\s*\}", r"\1"),
    (r"(\\sum\s*(?:\\limits)?\s*_\s*\{\s*\w\s*=\s*)0\s*\}\s*\^\s*\{\s*(\w)\s*-\s*1\s*\}", r"\g<1>1}^{\2}"),
    (r"(?<![A-Za-z\\])E\s*_\s*\{?\s*in\s*\}?", "E"),
    (r"\\(?:big|Big|bigg|Bigg)\s*/", "/"),
    (r"\\(?:mathbf|boldsymbol|bm)\s*\{\s*(\w)\s*\(([^{}()]*)\)\s*\}", r"\\mathbf{\1}"),
    (r"\\(?:text|mathrm|operatorname|mathop)\s*\{\s*[Dd]iag\s*\}", r"\\operatorname{diag}"),
    (r"(?<![A-Za-z\\])[Pp]\s*(?:\\left)?\(\s*[A-Za-z]\s*_\{?([a-z])\}?\s*=\s*1\s*(?:\\mid|\\vert|\|)(?![^()]*_)[^()]*(?:\\right)?\)", r"\\mathrm{P}_{\1}"),  # y_i = 1 of a one-hot label is the class i
    (r"(?<![A-Za-z\\])[Pp]\s*(?:\\left)?\(\s*[A-Za-z]\s*(?:\^\s*\{?\(\w\)\}?|_\{?\w\}?)?\s*=\s*(\w)\s*(?:\\mid|\\vert|\||;|,)[^()]*(?:\([^()]*\)[^()]*)*(?:\\right)?\)", r"\\mathrm{P}_{\1}"),
    (r"(?<![A-Za-z\\])[Pp]\s*(?:\\left)?\(\s*[A-Za-z]_\{?(\w)\}?\s*(?:\\mid|\\vert|\||;|,)[^()]*(?:\([^()]*\)[^()]*)*(?:\\right)?\)", r"\\mathrm{P}_{\1}"),
    (r"(?<![A-Za-z\\])[Pp]\s*(?:\\left)?\(\s*([a-z])\s*(?:\\mid|\\vert|\|)[^()]*(?:\\right)?\)", r"\\mathrm{P}_{\1}"),
    (r"\[\s*((?:\\(?:mathrm|text|operatorname)\{\w+\}|\\?\w+)\s*(?:\([^()]*\)))\s*\]\s*(?=_)", r"\1"),
    (r"([\\]theta|\\Theta|(?<![A-Za-z\\])[wWθ])\s*\^\s*\{?\s*\(\s*([kjlcr])\s*\)\s*\}?", r"\1_{\2}"),
    (r"\^\s*\{\s*\((\w)\)\s*\^\s*\{?\s*(?:T|\\top)\s*\}?\s*\}", r"^{(\1)}^T"),
    (r"\\text(?:bf|it|rm)?\s*\{\s*([A-Za-z])\s*\}", r"\\mathbf{\1}"),
    (r"\\(?:mathbf|boldsymbol|bm)\s+([A-Za-z])(?![A-Za-z])", r"\\mathbf{\1}"),
    (r"\\(?:text|mathrm|operatorname|textrm|mathop|mbox)\s*\*?\{\s*(?:log|ln)\s*\}", r"\\log "),
    (r"\\(?:text|mathrm|operatorname|textrm|mathop|mbox)\s*\*?\{\s*exp\s*\}", r"\\exp "),
    (r"\\(?:text|mathrm|operatorname|textrm|textit|mathop|mbox|mathit)\s*\*?\{\s*[Ss]oft-?[Mm]ax\s*\}", r"\\mathrm{softmax}"),
    (r"(?<![A-Za-z\\])(?<!mathrm\{)(?<!text\{)(?<!textbf\{)[Ss]oft[Mm]ax(?![A-Za-z])", r"\\mathrm{softmax}"),
    (r"(?<![A-Za-z\\{])(?:log|ln)(?=[^A-Za-z}])", r"\\log "),
    (r"(?<![A-Za-z\\{])exp(?=[^A-Za-z}])|(?<=\{)exp(?=\s*\()", r"\\exp "),
    (r"\\color\s*\{\w+\}|\\(?:displaystyle|left\.|right\.)(?![A-Za-z])", ""),
    (r"\\over(?=line|brace)", r"\\over"),
    (r"\{\s*(\\partial[^{}]*(?:\{[^{}]*\}[^{}]*)*)\\over\s*(\\partial[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"\\frac{\1}{\2}"),
    (r"\\nabla\s*_\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}(?!\s*\^)|(\\?\w+)(?!\w|\s*\^))", r"\\frac{\\partial}{\\partial \1\2}"),
    (r"\\mathrm\s*\{?d\}?\s*(?=[A-Za-z\\])", r"\\partial "),
    (rf"{INDICATOR}\s*(?:\\left)?\s*\\?[\[{{(]\s*(\w)(?:\s*\^\s*\{{?\(\w\)\}}?|_\{{?\w\}}?)?\s*=+\s*(\w)(?:\s*\^\s*\{{?\(\w\)\}}?|_\{{?\w\}}?)?\s*(?:\\right)?\s*\\?[\]}})]", r"\\delta_{\1\2}"),
    (rf"{INDICATOR}\s*_\s*\{{\s*(?:\\?[{{(\[])?\s*(\w)\s*=\s*(\w)\s*(?:\\?[}})\]])?\s*\}}", r"\\delta_{\1\2}"),
    (rf"{INDICATOR}\s*_\s*\{{\s*(\w)\s*,?\s*(\w)\s*\}}", r"\\delta_{\1\2}"),
    (r"(?<![\w}])\[\s*([a-z])\s*=+\s*([a-z])\s*\]", r"\\delta_{\1\2}"),
    (r"\\delta\s*_\s*\{\s*(\w)\s*=\s*(\w)\s*\}", r"\\delta_{\1\2}"),
    (r"\\delta\s*\(\s*(\w)\s*[,=-]+\s*(\w)\s*\)", r"\\delta_{\1\2}"),
    (r"_\{\s*([a-z])\s*\\in\s*[^{}]*(?:\{[^{}]*\})?\s*\}", r"_{\1}"),
    (r"^(\s*(?:\\begin\{\w+\*?\}\s*)?(?:\\mathcal\s*\{\w\}|\\ell|[LJEHCQ]))\s*(?:\\left)?\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?=&?\s*=)", r"\1 "),
    (r"\^\s*\{\s*\}", ""),
    (r"(?<![A-Za-z\\_^}])\{\s*(\w(?:_\w)?)\s*\}", r" \1"),
    (r"\\mathrm\{softmax\}\s*\(\s*([A-Za-z])_\{?[01]\}?\s*,(?:[^(),]*,)*\s*(?:\.\.\.|\\[lc]?dots)\s*,\s*\1_\{?\w\}?\s*\)", r"\\mathrm{softmax}(\1)"),
    (r"(\\(?:sigma|mathrm\{softmax\})|(?<![A-Za-z\\])[A-Za-z])\s*(?:\\left)?\(\s*((?:\\(?:mathbf|boldsymbol|vec|bm)\s*\{?)?\w\}?)\s*(?:\\right)?\)\s*(_\{[^{}]*\}|_\w)", r"\1\3(\2)"),
    (r",\s*(\.\.\.|\\[lc]?dots[bc]?(?![A-Za-z]))\s*(?![,\s])", r", \1, "),
    (r"_\{\s*([a-z])_\{?[a-z]\}?\s*\}", r"_{\1}"),
    (r"\\partial\s*\{\s*([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", r"\\partial \1"),
    (r"\\(?:implies|Rightarrow|iff|Leftrightarrow|rightarrow|to)(?![A-Za-z])", r"\\\\ "),
    (r"^(\s*)([LJEC])\s*'\s*\(\s*([a-z]|\\theta|\\beta)\s*\)\s*(?=&?\s*=)", r"\1\\frac{\\partial \2}{\\partial \3} "),
    (r"\\(?:under|over)set\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}\s*\{\s*([,.;])\s*\}", r"\1"),  # something small and white below a comma
    (r"\\stackrel\s*\{[^{}]*\}\s*\{\s*=\s*\}|\\overset\s*\{[^{}]*\}\s*\{\s*=\s*\}|\\underset\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*(?:\{\s*=\s*\}|=)|\\equiv(?![A-Za-z])|\\triangleq(?![A-Za-z])|\\coloneqq(?![A-Za-z])|:=", "="),
    (r"\\(?:therefore|because|Longrightarrow|leftarrow|Leftarrow|hookrightarrow)(?![A-Za-z])", ""),
    (r"\\mathrm\{softmax\}\s*'", r"\\mathrm{softmax}'"),
    (r"\\oslash(?![A-Za-z])", "/"),
]  # fmt: skip
# What people call the letters of a program, or of a text without letters; each stands for the letter of its role.
WORDS = {
    "P": "prob probs probability probabilities pred preds prediction predictions predicted y_pred y_prob p_hat output outputs out softmax_output",
    "Y": "label labels target targets targ y_true truth target_prob target_probs y_onehot onehot ground_truth",
    "A": "logit logits score scores net net_input preactivation",
    "L": "loss",
}  # fmt: skip
ROLES = {word: role for role, words in WORDS.items() for word in words.split()}
LOGARITHMS = {"log_prob", "log_probs", "logprob", "logprobs", "log_p"}
IDENTIFIER = re.compile(r"\\(?:text|mathrm|mathit|operatorname|mbox|textit)\s*\{\s*([A-Za-z]+(?:\\?_[A-Za-z]+)*)\s*\}|(?<![A-Za-z\\{_])(?<!\^\()(?<!\^\{\()([A-Za-z]{2,}(?:_[A-Za-z]{2,})*|[a-z]_[a-z]{3,})(?![A-Za-z])")
INDEXED = re.compile(r"((?<![A-Za-z])d?[A-Za-z]|\\mathrm\{[PYA]\}|(?<=\w)\))\[\s*([a-z0-9])\s*\]")
GREEK = "alpha beta gamma delta epsilon eta theta lambda mu pi sigma tau phi psi omega ell xi rho".split()
LETTERS_OF_GREEK = re.compile(r"(?<![A-Za-z\\{_])(d?)(" + "|".join(sorted(GREEK, key=len, reverse=True)) + r")(?![A-Za-z])")
TWO_INDICES = re.compile(r"(?:(?<=\\delta)_([a-z])|_([i-n])(?=[i-n]))([a-z])(?![A-Za-z_])")
OF_THE_SCORES = re.compile(r"(?<![A-Za-z\\_.])(?:bottom_diff|grad_?[Ii]nput|d_?logits|d_?scores|grad_logits|grad_scores|bottom\[0\]\.diff)(?![A-Za-z_])")
OF_A_LAYER = re.compile(r"top_diff|top\[|grad_?[Oo]ut|upstream|(?<![A-Za-z])[wW](?![A-Za-z])|weight")  # whose input are no scores, or whose output is no loss
OF_ITS_INPUT = re.compile(r"grad_?[Ii]nput.*/\s*\(*\s*[A-Za-z]")  # of a loss: its input are the probabilities that it divides by
GRADIENT_OF = re.compile(rf"\\GRADIENT\s*({NAME}{INDEX}?)")


BEHIND_A_BRACE = re.compile(r"(?<=\^\{)\s*(?=(?:" + "|".join(sorted(WORDS["A"].split(), key=len, reverse=True)) + r")\s*[_\[}])")  # e^{net_c}
IN_BRACES = re.compile(r"(?<![A-Za-z}_^])\{\s*(" + "|".join(sorted(WORDS["A"].split(), key=len, reverse=True)) + r")\s*\}(?=\s*_)")  # {net}_c


def _word(found):
    return (found[1] or found[2]).replace("\\", "")


def _apart(latex):
    return IN_BRACES.sub(r" \1", BEHIND_A_BRACE.sub(" ", latex))


def words_of(texts, typed):
    """Return the first word of a text for each letter that words became in the ``typed`` texts, {"A": "net"}; an empty one where nobody has typed a word.

    A letter that stands there beside the words is the reader's own.
    """
    found = {}
    for word in (_word(m) for text in texts for m in IDENTIFIER.finditer(_apart(text))):
        word = word[1:] if word.lower() not in ROLES and word[:1] == "d" else word
        found.setdefault(ROLES.get(word.lower()), word)
    signs = {letter: rf"\mathrm{{{letter}}}" for letter in "APY" if letter != "P" or letter in found}  # P(y = k | x) is P_k
    whole = "\n".join(typed)
    return {letter: found.get(letter, "") for letter, sign in signs.items() if sign in whole and not re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", whole.replace(sign, " "))}


def without_words(latex):
    """Write a letter, or the sign of a role, for the words of a program: probs[i], log_prob, grad_z, delta(i==j)."""

    def role(found):
        word = _word(found)
        if word == "onehot" and re.match(r"\s*(?:\\left)?\(", latex[found.end() :]):
            return found[0]  # of a class
        if word[:1] == "d" and word[1:].lower() in ROLES:
            return rf"d\mathrm{{{ROLES[word[1:].lower()]}}}".replace(r"\mathrm{L}", "L")
        if word in LOGARITHMS:
            return r"\log \mathrm{P}"
        return rf"\mathrm{{{ROLES[word.lower()]}}}".replace(r"\mathrm{L}", "L") if word.lower() in ROLES else found[0]

    if not (OF_A_LAYER.search(latex) or OF_ITS_INPUT.search(latex)):
        latex = OF_THE_SCORES.sub(r"\\frac{\\partial L}{\\partial \\mathrm{A}}", latex)
    latex = re.sub(r"(?<![A-Za-z\\])grad_(?=[A-Za-z])", r"\\GRADIENT ", latex)
    latex = re.sub(r"(?<![A-Za-z\\])log_?softmax(?![A-Za-z])", r"\\log softmax", latex)
    latex = IDENTIFIER.sub(role, _apart(latex))
    latex = LETTERS_OF_GREEK.sub(r"\1\\\2", latex)
    latex = TWO_INDICES.sub(lambda m: f"_{{{m[1] or m[2]}{m[3]}}}", latex)
    latex = INDEXED.sub(r"\1_{\2}", latex)
    return GRADIENT_OF.sub(r"\\frac{\\partial}{\\partial \1}", latex).replace(r"\GRADIENT", r"\operatorname{grad}")


COMPILED = [(re.compile(pattern), by) for pattern, by in RULES]
SUPERSCRIPT = re.compile(r"\^\s*(?:\{\s*([(\[][A-Za-z0-9+\- ]*[)\]])\s*\}|([(\[]\w+[)\]])|\{(\\ell|[LOl])\}|(\\ell|[LOl])(?![A-Za-z0-9]))")
LIMIT_OR_MARK = re.compile(r"(?P<sum>\\(?:sum|prod)\s*(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|\w)\s*)?" + SUPERSCRIPT.pattern)

# Where a line holds, in words: "if j is the true class".
WORDED = re.compile(r"[\s,;(]+(?:if|iff|when|whenever|for|otherwise|else|unless|assuming|provided)(?:\s+[A-Za-z][^\\{}$&\n]*)?[\s.)]*$", re.I)


BEHIND = re.compile(r"\s\(\s*([a-z])\s*(=|==|≠|!=|\\neq?)\s*([a-z])\s*\)\s*(?=$|\\\\|\\end)")  # a condition in brackets behind a line

EXCLAIMED = re.compile(r"(?P<what>\([^()]*\)|\\?\w+|\})\s*!(?=[\s.,}]*(?:$|\\\\|\\end|&))")


def _without_exclamations(latex):
    """Leave out a mark of exclamation behind a formula; behind n, k, m or a number it is a factorial."""
    return EXCLAIMED.sub(lambda m: m[0] if re.fullmatch(r"[\s()+\-\dnkm]+", m["what"]) else m["what"], latex)


POWER_IN_BRACKETS = re.compile(r"(?:(?<![A-Za-z\\])e\s*|(?!.\s*\(\s*\w\s*\)))\^\s*\(")


def _with_braces(latex):
    """Write e^{z_i} for e^(z_i), which is typed where there is no LaTeX; y^(i) is the label of an example."""
    place = 0
    while m := POWER_IN_BRACKETS.search(latex, place):
        place, end = m.end(), closed(latex, m.end())
        if end is not None:
            latex = f"{latex[: m.end() - 1]}{{{latex[m.end() : end]}}}{latex[end + 1 :]}"
    return latex


IN_WORDS = re.compile(r"(\\text\s*\{\s*(?:if|when|for)\b[^{}]*)\}\s*([a-z])\s*\\text\s*\{\s*(?=(?:is|are)\b)")  # if } k \text{ is the true class
GRADIENT_OF_A_CLASS = re.compile(r"\s*grad_\{?([ijkc])\}?\s*(?==)")
HAN = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]+")


WIDE = re.compile(r"(\\q?quad(?![A-Za-z]))")
SAYS_MORE = re.compile(r"[=<>≤≥≠≈]|\\(?:n?eq?|leq?|geq?|approx|in|to|forall|text\w*|mbox|mathrm|tag|Rightarrow|implies|iff|q?quad)(?![A-Za-z])|(?<![\\A-Za-z])[A-Za-z]{3,}\s")


def _without_wide_spaces(latex):
    """Leave out wide spaces amid one formula, A \\quad - \\quad B: what follows has no sign and no words of its own."""
    rows = re.split(r"(\\\\(?:\[[^\]]*\])?)", latex) if WIDE.search(latex) else []
    for n, row in enumerate(rows):
        parts = WIDE.split(row)
        for at in range(len(parts) - 2, 0, -2):
            before, after = parts[at - 1].rstrip(), parts[at + 1]
            if after.strip(" &") and before.strip(" &") and before[-1] not in ",;.=:" and not SAYS_MORE.search(re.sub(r"\\mathrm\{(?:softmax|P|Y|A|d)\}|_\s*\{[^{}]*\}", "", after)) and not re.fullmatch(r"\s*\(.{1,3}\)\s*", after):
                parts[at] = " "
        rows[n] = "".join(parts)
    return "".join(rows) or latex


def plain(latex):
    """Return a formula as the checker reads it; a line stays a line."""
    latex = by_name(latex)
    latex = re.sub(r"(?<=[A-Zabcdf-z\]}])\^\s*\(\s*([imnj])\s*\)", r"^{(\1)}", latex)  # y^(i) of an example, typed without braces
    latex = IN_WORDS.sub(r"\1 \2 ", _with_braces(_without_exclamations(latex)))
    latex = re.sub(r"\\hspace\s*\{[^{}]*\}|\^\s*\{\s*\\(?:text|mathrm)\s*\{[^{}]*\}\s*\}", "", latex)  # a superscript of words says which layer
    latex = HAN.sub(lambda m: r" \text{ if } " if re.search("[当若]", m[0]) else ", " if m[0][-1:] in "，、时" else r"\quad ", re.sub(r"(?m)^(\s*&?\s*)\d\)(?=[\u3400-\u9fff])", r"\1", latex))
    if worded := WORDED.search(latex):
        latex = f"{latex[: worded.start()]} \\text{{{worded[0].strip()}}}"
    latex = re.sub(r"\^\s*T(?=[A-Za-z\\])", "^T ", re.sub(r"(?<=[\^_])\s+(?=\{)", "", latex))
    latex = re.sub(r"(\\q?quad|~|\\[,;])\s*(and|where|with|if|for|when|so|thus|then|hence|or)\s*(?=\\q?quad|~|\\[,;])", r"\1 \\text{ \2 } ", latex)
    latex = re.sub(r"_\{\s*(\w)\s*\\(?:rightarrow|to)\s*(\w)\s*\}", r"_{\1 \2}", latex)
    latex = re.sub(r"(?<![A-Za-z\\])e\s*\^\s*([A-Za-z])\s*_\s*(\{\s*\w+\s*\}|\w)", r"e^{\1_\2}", latex)
    latex = re.sub(r"\\frac\s*([0-9])\s*([A-Za-z0-9])(?![A-Za-z0-9{])", r"\\frac{\1}{\2}", latex)
    latex = re.sub(r"(\\frac\s*\{\s*d)\\[,;!]\s*", r"\1 ", latex)
    latex = BEHIND.sub(r" \\quad \\text{ if } \1 \2 \3 ", latex)
    if gradient := GRADIENT_OF_A_CLASS.match(latex):  # of the weights of a class, where what they are multiplied with stands behind it
        of_weights = re.search(r"(?<![A-Za-z])x(?![A-Za-z])", latex[gradient.end() :])
        latex = (rf"\frac{{\partial \mathrm{{L}}}}{{\partial w_{{{gradient[1]}}}}} " if of_weights else rf"\mathrm{{grad}}_{{{gradient[1]}}} ") + latex[gradient.end() :]
    latex = as_latex(_without_wide_spaces(latex).replace("!=", r"\neq "))
    latex = re.sub(r"(?<![A-Za-z\\])e\s*\^\s*-\s*(\d+(?:\.\d+)?|[a-z](?:_\w)?)(?![\w.])", r"e^{-\1}", latex)
    latex = slashed(_of_a_course(without_words(latex)))
    for pattern, by in COMPILED:
        latex = pattern.sub(by, latex)
    return _whole_products(_primed_brackets(latex))


BEHIND_ITS_LETTER = re.compile(r"(?<![A-Za-z\\])([A-Za-z])~(?=_)")


def with_tildes(texts):
    """Write \\tilde{s} for s~, which is a space in LaTeX, where a text has s~_i: in all of its formulas."""
    for letter in {m[1] for text in texts for m in BEHIND_ITS_LETTER.finditer(text)}:
        texts = [re.sub(rf"(?<![A-Za-z\\]){letter}~(?=\s*(?:[_=:,)/]|$))", rf"\\tilde{{{letter}}}", text) for text in texts]
    return texts


ITS_LAYER = r"(?:\s*\^\s*(?:\{[^{}]*\}|\[\w\]|[Ll](?![A-Za-z]))|\[[Ll]\])?"
BEGINS_WITH_D = re.compile(rf"\s*d[zZaAwWb]{ITS_LAYER}\s*&?\s*=")
D_OF_A_LETTER = re.compile(rf"(?<![A-Za-z\\/])d([zZaA])(?![A-Za-z_])(?!{ITS_LAYER}\s*&?\s*=){ITS_LAYER}(?!\s*[/}}])")


def _of_a_course(latex):
    """Write ∂L/∂a for da on both sides of dz = da * g'(z), where d says that it is a derivative of the loss."""
    return D_OF_A_LETTER.sub(r"\\frac{\\partial L}{\\partial \1} ", latex) if BEGINS_WITH_D.match(latex) else latex


PRIMED = re.compile(r"(?:\\right\s*)?([)\]])\s*(?:'|\^\s*\{?\s*\\prime\s*\}?)")


def _primed_brackets(latex):
    """Write a derivative of (f g) for (f g)', in formulas whose letters have no index: there a prime is no transposition."""
    if "_" in latex or not (m := PRIMED.search(latex)):
        return latex
    depth = 0
    for n in range(m.start(1), -1, -1):
        depth += (latex[n] in ")]") - (latex[n] in "([")
        if not depth:
            opened = len(latex[:n].rstrip()) - len("\\left") if latex[:n].rstrip().endswith("\\left") else n
            whole = latex[opened : m.end(1)]
            return _primed_brackets(rf"{latex[:opened]}(\frac{{\partial}}{{\partial {VARIABLE}}}{whole}){latex[m.end():]}")
    return latex


OPERATOR = re.compile(r"\\frac\s*\{\s*(?:d|\\partial)\s*\}\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*(?=\()")


def _whole_products(latex):
    """Put brackets around (A)(B) and (A) log B behind d/dx: who writes it differentiates the product."""
    place = 0
    while m := OPERATOR.search(latex, place):
        place, end, factors = m.end(), m.end(), 0
        while (opened := FACTOR.match(latex, end)) and (factors or "log" not in opened[0] and "ln" not in opened[0]):
            bracket = opened[0][-1]
            closing = closed(latex, opened.end(), bracket)
            if closing is None:
                break
            end, factors = closing + 1, factors + 1
        if factors > 1:
            latex = f"{latex[: m.end()]}({latex[m.end() : end]}){latex[end:]}"
    return latex


FACTOR = re.compile(r"\s*(?:\\(?:log|ln)\s*)?(?:\\left)?\s*[(\[]")
NUMBERED = re.compile(r"(\\sum\s*(?:\\limits)?\s*_\s*\{\s*\w\s*=\s*1\s*\})\s*\^\s*(?:\{\s*(\d+)\s*\}|(\d))")


def over_all_classes(texts):
    """Leave out how many classes there are where every sum says the same number, as in Σ_{j=1}^{10}."""
    ends = {m[2] or m[3] for text in texts for m in NUMBERED.finditer(text)}
    if len(ends) != 1 or int(min(ends)) < 3 or any(re.search(rf"_\s*\{{?\s*{min(ends)}(?!\d)", text) for text in texts):
        return texts
    return [NUMBERED.sub(r"\1", text) for text in texts]


WORD = r"(?:\\(?:text|mathrm|operatorname|mathit|textrm|mbox)\s*\{\s*([A-Za-z]{2,12})\s*\}|(?<![A-Za-z\\{])([A-Z]{2,4})(?![A-Za-z]))"
OF_A_LETTER = r"\s*(?:\\left)?\(\s*(?:\\(?:mathbf|boldsymbol|vec|bm)\s*\{?\s*)?[A-Za-z]\s*\}?\s*(?:\\right)?\)"
DEFINED_WORD = re.compile(rf"(?:^|\\\\|\n|&)\s*{WORD}(?:{OF_A_LETTER}\s*&?\s*=|\s*&?\s*=)")
KEPT = {"softmax", "diag", "log", "exp", "ln", "max", "min", "argmax", "sigmoid", "tanh", "if", "and", "for", "where", "otherwise", "with"}


def words_as_names(texts):
    """Write one name for a word that a line defines, LSE(x) = ln Σ e^{x_k}, and for what it is called with."""
    words = {m[1] or m[2] for text in texts for m in DEFINED_WORD.finditer(text)} - KEPT
    for word in words:
        named = re.compile(rf"(?:\\(?:text|mathrm|operatorname|mathit|textrm|mbox)\s*\{{\s*{word}\s*\}}|(?<![A-Za-z\\{{]){word}(?![A-Za-z]))(?:{OF_A_LETTER})?")
        texts = [named.sub(lambda m: rf"\mathrm{{{word}}}", text) for text in texts]
    return texts


OF_WEIGHTS = re.compile(
    r"\\mathrm\{softmax\}\s*(?:\\left)?\(\s*((\\(?:mathbf|boldsymbol|bm)\s*\{\s*[WVUM]\s*\}|[WVUM]|\\Theta)\s*(?:\\cdot\s*|\*\s*)?(\\(?:mathbf|boldsymbol|bm|vec)\s*\{\s*[xh]\s*\}|[xh])"
    r"(?:\s*\+\s*(\\(?:mathbf|boldsymbol|bm)\s*\{\s*[bcd]\s*\}|[bcd]))?)\s*(?:\\right)?\)"
)


def logits_of_weights(texts):
    """Write the letter of the logits in softmax(Wx + b), the one that the text gives to Wx + b or one of our own; it, the weights, the features and the bias come along."""
    found = next((m for text in texts for m in OF_WEIGHTS.finditer(text)), None)
    if found is None:
        return texts, None
    product = r"\s*".join(map(re.escape, re.findall(r"\\[A-Za-z]+|\S", found[1])))
    named = next((m[1] for text in texts for m in re.finditer(rf"(?<![A-Za-z\\])([a-z])\s*&?\s*=\s*{product}\s*(?=$|[.,;&]|\\\\)", text)), None)
    logit = named or next(letter for letter in "zaso" if not any(re.search(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", text) for text in texts))
    return [OF_WEIGHTS.sub(lambda m: rf"\mathrm{{softmax}}({logit})", text) for text in texts], (logit, found[2], found[3], found[4] or "")


OF_A_CLASS = re.compile(r"((?<![A-Za-z\\])[pqPQ]|\\(?:sigma|pi)(?![A-Za-z]))\s*\(\s*([a-z])\s*\)")


def by_their_class(texts):
    """Write an index for a class in brackets, p(a), where the letter is an index elsewhere, as in w_a."""
    indices = {letter for text in texts for m in SUBSCRIPT.finditer(text) for letter in (m[1] or m[2])}
    return [OF_A_CLASS.sub(lambda m: f"{m[1]}_{{{m[2]}}}" if m[2] in indices else m[0], text) for text in texts]


BARE_SUM = re.compile(r"\\sum(?!\s*(?:\\limits\s*)?[_^])\s*(?=[A-Za-z\\({])")
SUBSCRIPT = re.compile(r"_\s*(?:\{\s*([a-z]+)\s*\}|([a-z])(?![A-Za-z]))")


def with_its_index(latex):
    """Write below a bare Σ the one index of its term that stands nowhere else in its row: Σ y_k δ_kj is over k."""
    rows = re.split(r"(\\\\)", latex)
    for n, row in enumerate(rows):
        while m := BARE_SUM.search(row):
            depth, end = 0, len(row)
            for at in range(m.end(), len(row)):
                depth += (row[at] in "{([") - (row[at] in "})]")
                if depth < 0 or not depth and row[at] in "+-=&,":
                    end = at
                    break
            inside, outside = (({letter for s in SUBSCRIPT.finditer(part) for letter in (s[1] or s[2])}) for part in (row[m.end() : end], row[: m.start()] + row[end:]))
            inside = inside if len(inside) == 1 else inside - outside
            if len(inside) != 1:
                break
            row = f"{row[: m.start()]}\\sum_{{{inside.pop()}}} {row[m.end() :]}"
        rows[n] = row
    return "".join(rows)


DOT = re.compile(
    r"(?<![A-Za-z\\])(\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*[wWuv]\s*\}|[wWu]|\\theta|\\beta)\s*_\s*(?:\{\s*(\w)\s*\}|(\w))\s*\^\s*\{?\s*(?:T|\\top|\\intercal|\\mathsf\s*\{?T\}?|\\mathrm\s*\{?T\}?)\s*\}?\s*"
    r"(?:\\cdot\s*)?(\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*[xhvzaf]\s*\}|[xhvzaf]|\\phi)(?:_\{?c\}?)?(?![A-Za-z_(])"
)


DOT_ALONE = re.compile(  # without the number of a class: w^T x
    r"(?<![A-Za-z\\])((?:\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*[wW]\s*\})|[wW]|\\theta|\\beta)\s*"
    r"(?:\^\s*\{?\s*(?:T|t|\\top|\\intercal|\\mathsf\s*\{?T\}?|\\mathrm\s*\{?T\}?)\s*\}?\s*(?:\\cdot\s*)?|\\cdot\s*)"
    r"(\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*x\s*\}|x|\\phi)(?![A-Za-z_(])"
)


ROW = re.compile(  # W_j x, without a transposition
    r"(?<![A-Za-z\\])(\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*[wW]\s*\}|[wW]|\\theta|\\beta)\s*_\s*(?:\{\s*(\w)\s*\}|(\w))\s*(?:\*|\\cdot)?\s*"
    r"(\\(?:mathbf|boldsymbol|vec|bm)\s*\{\s*x\s*\}|x)(?![A-Za-z(])(?!\s*_\s*\{?\s*\w\s*,?\s*\w)"
)
ITS_EXAMPLE = r"\s*(?:_\s*(?:\{\s*[in]\s*\}|[in])(?![A-Za-z,]))?"
BY_A_ROW = re.compile(r"\\partial\s*\{?\s*([a-z])\s*_\s*\{?\w\}?\s*\}?\s*\}?\s*\{\s*\\partial\s*\{?\s*([wW]|\\theta|\\beta)\s*_\s*\{?(\w)\}?\s*\}")


def dot_products(texts):
    """Write a letter for logits that have none, as in e^{w_k^T x}: the letter, the weights, the features and the bias come along."""
    pattern = next((one for one in (DOT, ROW) if any(one.search(text) for text in texts)), None)
    if pattern is None:
        return _by_a_row(texts)
    found = next(m for text in texts for m in pattern.finditer(text))
    weight, feature = found[1], found[4]
    product = re.compile(pattern.pattern + ITS_EXAMPLE)
    with_bias = re.compile(rf"{product.pattern}\s*\+\s*b\s*_\s*(?:\{{\s*(?:\2|\3)\s*\}}|(?:\2|\3))(?!\w)".replace(r"(?:\2|\3)", r"\w"))
    bias = "b" if any(with_bias.search(text) for text in texts) else ""
    whole = with_bias if bias else product
    named = next((m[1] for text in texts if (m := re.search(rf"(?<![A-Za-z\\])([a-zA-Z])\s*_\s*\{{?\w\}}?\s*&?\s*=\s*(?:{whole.pattern})\s*[.,]?\s*(?:\\\\|\\end|$)", text))), None)
    used = {letter for text in texts for m in SUBSCRIPT.finditer(text) for letter in (m[1] or m[2])}
    logit = named or next(letter for letter in "asgqz" if letter not in used and not any(re.search(rf"(?<![A-Za-z\\]){letter}\s*_", text) for text in texts))
    texts = [whole.sub(lambda m: f"{logit}_{{{m[2] or m[3]}}}" if (m[1], m[4]) == (weight, feature) else m[0], text) for text in texts]
    texts = [re.sub(rf"({re.escape(feature)})\s*_\s*(?:\{{c\}}|c)(?![A-Za-z])", r"\1", text) for text in texts] if "v" in feature else texts
    return _without_the_example(texts, feature), (logit, weight, feature, bias)


def _by_a_row(texts):
    """Return the letters of a text that has ∂f_j/∂W_j and no product W_j x: its logits are f, its features x or X."""
    found = next((m for text in texts for m in BY_A_ROW.finditer(text)), None)
    feature = next((m[1] for text in texts for m in re.finditer(r"(?<![A-Za-z\\])([xX])\s*_\s*\{?\s*[in]\s*\}?(?![A-Za-z])", text)), None)
    if found is None or feature is None or any(re.search(rf"{re.escape(found[2])}\s*_\s*\{{\s*\w\s*,?\s*\w", text) for text in texts):
        return texts, None
    return _without_the_example(texts, feature), (found[1], found[2], feature, "")


def _without_the_example(texts, feature):
    """Write x for the features x_i of one example, and for their transpose as a row."""
    pattern = re.compile(rf"(?<![A-Za-z]){re.escape(feature)}{ITS_EXAMPLE}(?:\s*\^\s*\{{?\s*(?:T|\\top)\s*\}}?)?(?=\s*(?:[-+=.,)}}&\\]|$))")
    return [pattern.sub(lambda m: feature, text) for text in texts]


A_ONE, A_VECTOR, TURNED = r"(?:\\(?:mathbf|boldsymbol|bm|mathbb|vec)\s*(?:\{\s*1\s*\}|1)|(?<![\w.^{/])1)", r"(\\(?:mathbf|boldsymbol|bm|vec|hat)\s*\{\s*[a-z]\s*\}|(?<![A-Za-z\\])[a-z])", r"\s*\^\s*(?:\{\s*(?:T|\\top)\s*\}|T|\\top)"
BY_ONES = re.compile(rf"{A_ONE}{TURNED}\s*{A_VECTOR}(?![A-Za-z]|\s*[_^(])|{A_VECTOR}{TURNED}\s*{A_ONE}(?![\w.]|\s*[_^(\[]|\s*\\?\{{)")


def sums_of_entries(texts):
    """Write Σ_k y_k for 1ᵀy and for yᵀ1, where the 1 is a vector of ones."""
    return [BY_ONES.sub(lambda m: rf"(\sum_{{k}} {m[1] or m[2]}_{{k}})", text) for text in texts]


ENUMERATED = re.compile(r"(?:(?:e\s*\^\s*\{?\s*|\\exp\s*(?:\\left)?[({]\s*)(\\?[A-Za-z]+)\s*_\s*\{?\s*(\d)\s*\}?\s*(?:\\right)?[)}]*\s*\+\s*)+(?:e\s*\^\s*\{?\s*|\\exp\s*(?:\\left)?[({]\s*)\1\s*_\s*\{?\s*(\d)(?![\d,])[^+]{0,12}?(?=[-=+,.}/)\\&]|$)(?P<more>\s*\}*\s*\+)?")
NUMBER_OF_A_CLASS = re.compile(r"_\s*(?:\{\s*(\d+)\s*\}|(\d))")


def classes(texts):
    """Return how many classes a text has that writes out the sum of all their exponentials, e^{z_1} + e^{z_2}; 0 if it does not say."""
    ends = set()
    for text in texts:
        for m in ENUMERATED.finditer(text):
            numbers = [int(n) for n in re.findall(rf"{re.escape(m[1])}\s*_\s*\{{?\s*(\d)", m[0])]
            if m["more"]:
                return 0
            if numbers == [*range(1, len(numbers) + 1)]:  # and not e^{z_1} + e^{z_1} S
                ends.add(len(numbers))
    highest = max((int(m[1] or m[2]) for text in texts for m in NUMBER_OF_A_CLASS.finditer(text)), default=0)
    return ends.pop() if len(ends) == 1 and max(ends) >= highest else 0


TEMPERATURE = re.compile(r"(?:e\s*\^\s*\{\s*|\\exp\s*(?:\\left)?[({]\s*)(?:(?:\\?[A-Za-z]+)\s*_\s*(?:\{\w\}|\w)\s*/\s*(T|\\tau)|\\frac\s*\{\s*\\?[A-Za-z]+\s*_\s*(?:\{\w\}|\w)\s*\}\s*\{\s*(T|\\tau)\s*\})")


def temperature(texts):
    """Return the letter by which the logits are divided in the softmax of a text, or ""."""
    found = next((m for text in texts for m in TEMPERATURE.finditer(text)), None)
    return found[1] or found[2] if found else ""


def from_one(texts):
    """Count from 1 where a text counts its classes from 0: z_0, …, z_n."""
    if not any(re.search(r"_\s*\{?\s*0\s*\}?(?!\d)|\\sum\s*(?:\\limits)?\s*_\s*\{\s*\w\s*=\s*0\s*\}\s*\^", text) for text in texts):
        return texts
    shifted = [re.sub(r"_(\s*\{?\s*)(\d)(?!\d)", lambda m: f"_{m[1]}{int(m[2]) + 1}", text) for text in texts]
    return [re.sub(r"(\\sum\s*(?:\^\s*\{?\w\}?\s*)?_\s*\{\s*\w\s*=\s*)0", r"\g<1>1", text) for text in shifted]


def without_superscripts(texts):
    """Drop a superscript that numbers a layer or an example where it is the same on every letter; another makes another letter."""
    marks = {next(filter(None, m.groups())) for text in texts for m in SUPERSCRIPT.finditer(text)}
    layers = sorted((mark for mark in marks if mark[:1] == "["), key=len)
    if len(layers) > 1:
        texts = [re.sub(rf"([A-Za-z])(\s*\^\s*\{{?\s*{re.escape(other)}\s*\}}?)", r"\\bar{\1}", text) for text in texts for other in layers[1:2]]
    marks = {next(filter(None, m.groups())) for text in texts for m in SUPERSCRIPT.finditer(text)}
    if len({mark.strip("()[] ") for mark in marks}) != 1:
        return texts
    mark = next(iter(marks)).strip("()[] ")
    if mark.lower() == "l":  # the layer below has letters of its own
        texts = [re.sub(rf"([A-Za-z])(_\{{\w+\}}|_\w)?\s*\^\s*\{{\s*{mark}\s*-\s*1\s*\}}", r"\\bar{\1}\2", text) for text in texts]
    if any(re.search(rf"\\sum[^A-Za-z]*_\s*\{{?\s*{re.escape(mark)}\b", text) for text in texts):
        return texts
    return [LIMIT_OR_MARK.sub(lambda m: m[0] if m["sum"] else "", text) for text in texts]
