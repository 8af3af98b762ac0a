"""What each command and sign of LaTeX is: the tables that the lexer looks things up in."""

import re

RELATIONS = {
    "=": "=", "\\equiv": "=", "\\approx": "≈", "\\simeq": "≈", "\\approxeq": "≈", "\\neq": "≠", "\\ne": "≠", "\\leq": "≤", "\\le": "≤",
    "\\leqslant": "≤", "\\geq": "≥", "\\ge": "≥", "\\geqslant": "≥", "<": "<", ">": ">",
    "\\lt": "<", "\\gt": ">", ":=": ":=", "\\coloneqq": ":=", "\\triangleq": ":=", "\\propto": "∝", "=:": "=", "==": "=", ">=": "≥", "<=": "≤",
    "\\doteq": ":=", "\\coloneq": ":=", "\\leftarrow": "←", "\\gets": "←", "\\longleftarrow": "←",
    "\\nless": "≥", "\\ngtr": "≤", "\\nleq": ">", "\\nleqslant": ">", "\\ngeq": "<", "\\ngeqslant": "<", "\\leqq": "≤", "\\geqq": "≥",
    "\\lneq": "<", "\\gneq": ">", "\\lneqq": "<", "\\gneqq": ">",
    **{sign: sign for sign in "≈≠≤≥∝←"}, "≡": "=", "＝": "=", "≃": "≈", "⩽": "≤", "⩾": "≥", "≦": "≤", "≧": "≥", "≔": ":=", "≜": ":=", "≐": ":=",
    "≮": "≥", "≯": "≤", "≰": ">", "≱": "<", "&lt;": "<", "&gt;": ">", "&le;": "≤", "&ge;": "≥", "&ne;": "≠",
}  # fmt: skip
# Relations that leave open how near or in which order: nothing evaluates them, and their signs are counted.
UNDECIDED = {
    **dict.fromkeys(("\\lesssim", "\\gtrsim", "\\lessapprox", "\\gtrapprox", "\\asymp", "≲", "≳"), "a constant is left out: write it, and < or ="),
    **dict.fromkeys(("\\prec", "\\succ", "\\preceq", "\\succeq", "\\preccurlyeq", "\\succcurlyeq", "≺", "≻", "⪯", "⪰"), "which order is meant is not known"),
    "\\xlongequal": "what stands above it may change what the sign claims: write = alone, and the remark in the text",
}  # fmt: skip
NOT_READ = {
    "\\sim", "\\in", "\\to", "\\mapsto", "\\rightarrow", "\\Rightarrow", "\\implies",
    "\\iff", "\\Leftrightarrow", "\\Longleftrightarrow", "\\longrightarrow", "\\impliedby", "\\Leftarrow", "\\cong", "\\ll", "\\gg", "\\pm", "\\mp", "\\iint", "\\exists",
    "\\bigcup", "\\bigcap", "\\cup", "\\cap", "\\subset", "\\subseteq",
}  # fmt: skip
ARROWS = {
    "\\Rightarrow", "\\implies", "\\rightarrow", "\\to", "\\longrightarrow", "\\iff", "\\Leftrightarrow",
    "\\Longleftrightarrow", "\\impliedby", "\\Leftarrow",
}  # fmt: skip
LONG_ARROWS = {"\\xrightarrow": "\\rightarrow", "\\xRightarrow": "\\Rightarrow"}  # with something above, and below
DROPPED = {
    "\\,", "\\;", "\\:", "\\!", "\\ ", "\\\n", "\\quad", "\\qquad", "\\displaystyle", "\\textstyle",
    "\\limits", "\\nolimits", "\\checkmark", "\\nonumber", "\\notag", "\\thinspace", "\\enspace", "\\strut",
    "\\mathstrut", "\\hline", "\\space", "\\small", "\\large", "\\normalsize", "\\scriptstyle",
}  # fmt: skip
SIZED = {"\\left", "\\right", "\\middle"} | {f"\\{b}{g}{s}" for b in "bB" for g in ("ig", "igg") for s in ("", *"lrm")}
LEFT_OUT = {"\\hspace", "\\hspace*", "\\vspace", "\\phantom", "\\color", "\\label", "\\tag"}  # with their argument
UNWRAPPED = {"\\boxed", "\\fbox", "\\cancel", "\\ensuremath", "\\substack", "\\underbrace", "\\overbrace"}
FONTS = {
    "\\mathbf": "\\boldsymbol", "\\boldsymbol": "\\boldsymbol", "\\bm": "\\boldsymbol", "\\pmb": "\\boldsymbol",
    "\\symbf": "\\boldsymbol", "\\mathcal": "\\mathcal", "\\mathbb": "\\mathbb", "\\mathbbm": "\\mathbb", "\\mathds": "\\mathbb", "\\mathscr": "\\mathscr",
    "\\mathfrak": "\\mathfrak", "\\mathsf": "\\mathsf", "\\mathit": "\\mathit", "\\mathtt": "\\mathtt",
}  # fmt: skip
ACCENTS = {
    "\\vec": "\\vec", "\\hat": "\\hat", "\\widehat": "\\hat", "\\tilde": "\\tilde", "\\widetilde": "\\tilde",
    "\\bar": "\\bar", "\\overline": "\\bar", "\\dot": "\\dot", "\\ddot": "\\ddot", "\\underline": "\\underline",
    "\\check": "\\check", "\\breve": "\\breve", "\\overrightarrow": "\\vec",
}  # fmt: skip
EXTREMES = {"max", "min", "argmax", "argmin"}
RANDOM = {"E": "E", "Var": "Var", "Cov": "Cov", "V": "Var", "var": "Var", "cov": "Cov"}  # of random variables, where a page has any
SWITCHES = {"\\bf": "\\mathbf", "\\rm": "\\mathrm", "\\cal": "\\mathcal", "\\it": "\\mathit", "\\bfseries": "\\mathbf", "\\sf": "\\mathsf", "\\tt": "\\mathtt"}
SEPARATING = {"\\mid", "\\parallel"}  # bars that are no absolute values
WORDS = {"\\operatorname", "\\operatorname*", "\\mathrm", "\\mathop", "\\textrm"}
TEXTS = {"\\text", "\\intertext", "\\shortintertext", "\\textit", "\\textbf", "\\textsf", "\\textsc", "\\texttt", "\\textup", "\\mbox", "\\textnormal"}
FUNCTIONS = {
    "ln", "log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sqrt", "max", "min", "diag",
    "tr", "det", "abs", "sign", "sgn", "arctan", "arcsin", "arccos", "Tr", "trace", "erf", "cot", "sec", "csc", "lg",
}  # fmt: skip
PRIMED = {"ln", "log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan"}  # whose derivative f' is read
FRACTIONS = {"\\frac", "\\dfrac", "\\tfrac", "\\cfrac"}
# How many arguments a command takes along where it stands without braces: \nabla_\mathbf{w}, \beta^\frac12.
TAKES = {**dict.fromkeys({*FONTS, *ACCENTS, *WORDS, *TEXTS, "\\sqrt"}, 1), **dict.fromkeys(FRACTIONS, 2)}
DOTS = {"\\dots", "\\ldots", "\\cdots", "\\dotsb", "\\dotsc", "\\vdots", "\\ddots", "\\dotsm", "\\dotsi", "\\dotso", "\\hdots", "...", "…"}
PRODUCTS = {
    "\\cdot": "\\cdot", "*": "\\cdot", "\\ast": "\\cdot", "·": "\\cdot", "⋅": "\\cdot", "∗": "\\cdot", "\\times": "\\times", "×": "\\times",
    "\\circ": "\\circ", "\\odot": "\\odot", "⊙": "\\odot",
}  # fmt: skip
BARS = {
    "|": ("|", None), "\\vert": ("|", None), "\\|": ("\\|", None), "\\Vert": ("\\|", None), "\\lvert": ("|", "left"),
    "\\rvert": ("|", "right"), "\\lVert": ("\\|", "left"), "\\rVert": ("\\|", "right"),
}  # fmt: skip
TRANSPOSES = {"T", "\\mathsf{T}", "\\mathtt{T}", "\\mathit{T}", "\\boldsymbol{T}"}
STARS = {"*", "\\ast", "\\star"}
# Words that open a clause: what follows restricts what stands beside it, or claims something of its own.
CLAUSES = "if|for|forall|when|whenever|provided|assuming|given|where|with|and|because|since|as|such that|subject to"
CONDITION = re.compile(rf"^\W*({CLAUSES}|s\.t\.)(?!\w)", re.I)
LAST_WORD = re.compile(rf"\b({CLAUSES}|s\.t\.)(?: all| any| every| each| that)?[^\w]*$", re.I)
# The same in other languages, where such a word is all that is said: "se tiene" is no condition.
ABROAD = {
    **dict.fromkeys(("si", "wenn", "falls", "se", "cuando", "quando", "lorsque", "если", "при", "若", "当", "當", "如果", "jeśli", "eğer", "om"), "if"),
    **dict.fromkeys(("für", "pour", "para", "для", "对于", "对", "dla"), "for"),
    **dict.fromkeys(("où", "wobei", "donde", "onde", "dove", "где", "其中", "gdzie"), "where"),
    **dict.fromkeys(("mit", "avec"), "with"),
    **dict.fromkeys(("und", "et", "и", "且", "和"), "and"),
}
OTHERWISE = re.compile(
    r"^\W*(?:(?:otherwise|else)\b|(?:o\.\s?w\.?|ow|elsewhere|sonst|sinon|autrement|en otro caso|en caso contrario|de lo contrario|caso contrário|"
    r"altrimenti|иначе|其他|其它|否则|w przeciwnym razie|aksi halde|anders|annars)\W*$)",
    re.I,
)
MATRICES = {"matrix", "bmatrix", "pmatrix", "Bmatrix", "vmatrix", "array", "smallmatrix"}
LAYOUTS = {
    "aligned", "align", "split", "gathered", "gather", "equation", "alignedat", "alignat", "multline", "eqnarray", "flalign",
}  # fmt: skip
OVERLAYS = {"\\only", "\\uncover", "\\visible", "\\invisible", "\\alert", "\\onslide", "\\alt", "\\temporal"}  # of Beamer: \only<2->{…}
OPERAND_FOLLOWS = {
    "ADD", "MUL", "DIV", "LP", "LC", "GIVEN", "EVENT", "LBAR", "LROOT", "REL", "COMMA", "AMP", "ROW", "FN", "BIG", "COND", "THEREFORE",
}  # fmt: skip

# What is one token whatever stands around it.
PLAIN = {
    **{text: ("REL", sign) for text, sign in RELATIONS.items()},
    **{text: ("NOTREAD", text) for text in NOT_READ},
    **{text: ("THEREFORE", text) for text in ("\\therefore", "\\Longrightarrow", "\\because")},
    **{text: ("DOTS", text) for text in DOTS},
    **{text: ("MUL", sign) for text, sign in PRODUCTS.items()},
    **{f"\\{name}": ("FN", name) for name in FUNCTIONS - {"max", "min", "sqrt"}},
    **{text: ("LP", text) for text in ("(", "[", "\\lbrack", "\\{", "\\lbrace")},
    **{text: ("RP", text) for text in (")", "]", "\\rbrack", "\\}", "\\rbrace")},
    "&": ("AMP", "&"), ",": ("COMMA", ","), ";": ("COMMA", ";"),
    ":": ("COMMA", ":"), "\\colon": ("COMMA", ":"),
    "+": ("ADD", "+"), "-": ("ADD", "-"), "−": ("ADD", "-"), "/": ("DIV", "/"), "\\div": ("DIV", "/"), "÷": ("DIV", "/"),
    ".": ("STOP", "."), "!": ("BANG", "!"), "\\sum": ("BIG", "sum"), "\\prod": ("BIG", "prod"), "\\int": ("BIG", "int"), "\\intop": ("BIG", "int"), "\\lim": ("BIG", "lim"),
    "\\forall": ("COND", "for all"), "\\partial": ("PARTIAL", "\\partial"), "\\nabla": ("NABLA", "\\nabla"),
    "\\top": ("TOP", "\\top"), "\\intercal": ("TOP", "\\intercal"), "⊤": ("TOP", "\\top"),
    "𝟙": ("NAME", "\\mathbb{1}"), "𝟏": ("NAME", "\\boldsymbol{1}"),
}  # fmt: skip
