"""Advice: for each message, what its reader can change, in a sentence.

A message says what was found; the advice behind it is looked up by the message alone, so that a stage that
raises an error need not know who will read it.  tests/eqcheck/judging/test_advice.py asks it of every message.
"""

import re

SUGGEST = "python -m eqcheck suggest PAGE prints a block that declares it"
SKIP = "type it otherwise, or excuse the line with % eqcheck: skip and a reason"

# Looked through from the top: the first pattern that is found in the message gives its advice.
TABLE = [
    # --- names
    (r"no ```\{eqcheck\} block stands above", "python -m eqcheck suggest PAGE prints the block that this page needs"),
    (r"is not declared, only with", "write the index, or add an entry without one under symbols: (z and z_k are two symbols)"),
    (r"is declared as a number, not as a function", ""),
    (r"not declared as a function", "add it under symbols: with its arguments, as in f(x): x^2"),
    (r"index .* (?:has no range|is not declared)", "add the letter under index:, as in k: K; if it counts nothing, put it into \\text{}: x_{\\text{k}}"),
    (r"is not declared(?:$|:|x$)", f"add it under symbols: in the block above (real, positive, or its formula); {SUGGEST}"),
    (r"is defined by itself", "give one of the letters in the circle another entry: a kind, or a formula without it"),
    (r"is defined for one-hot labels only", "say assume: one-hot in the block, or mark the line % eqcheck: assume one-hot"),
    (r"takes .* argument.*, found", "write as many arguments as the entry in the block has, or declare another function for these"),
    (r"another argument than the declared one|cannot take other values", "declare the function of a letter of its own, as in f(u), and write f of the argument where you need it"),
    (r"lies outside 1", "indices run from 1 to their range: declare an entry 0 beside the others, as in x_0: real, give the letter a longer one, or restrict the line, as in \\text{for } k < K"),
    (r"an index with a colon", "write the entries out: x_1, \\dots, x_N, or name the vector"),
    # --- what is read
    (r"these words are not understood", "write the condition on its line, as in \\text{if } j = k, or say what the line is: % eqcheck: claim (it holds everywhere), given or false"),
    (r"^the mark .* is not understood", "a mark is one of false, skip, given, claim, and assume sum-one or one-hot"),
    (r"^'?\\(?:int|lim|oint|iint)", f"integrals and limits are not evaluated: {SKIP}"),
    (r"^'?\\(?:cong|ll|gg|exists|to|mapsto)\b.*not understood", f"it claims no equality of numbers: put it into words beside the formula, {SKIP}"),
    (r"environment .* is not understood", "write the lines in aligned, the cases in cases, a matrix in bmatrix"),
    (r"is not understood$", f"if it is a macro of yours, define it where the page can see it (macros: in the block); else {SKIP}"),
    (r"^'_' is not expected", "an index ends where its braces do: write a_{ij} for two indices, and name an index that has one of its own"),
    (r"^'[,;:]' is not expected", "put a list into brackets, and words or \\quad between two formulas on a row"),
    (r"^'[=<>≤≥≠≈]|within brackets is not understood", "write one formula for each relation sign, outside of brackets; an event such as P(y = k) is declared with its own name"),
    (r"is not expected here", "the formula stops making sense at this sign: look at what stands before it, a bracket or an operator may be missing"),
    (r"ends too early", "something is missing behind the last sign: an argument, an operand, or a closing bracket"),
    (r"two relation signs stand side by side", "write \\langle x, y \\rangle for angle brackets, and leave out one of two signs"),
    (r"nothing stands on this side", "write what belongs there, or join the line with its neighbour"),
    (r"nothing stands before this", "begin the display with its left side: the display above is none of this page's, or a new block stands between them"),
    (r"something is missing after", "write its argument in braces"),
    (r"closes nothing|never closed|is closed by", "count the brackets of this formula, \\left and \\right, { and }"),
    (r"the words .* (?:stand amid|it is not clear)", "put words between statements or at the end of a row, and the name of a function into \\operatorname{}"),
    (r"with the words", "write one formula for each claim"),
    (r"a wide space", "leave \\quad out where it parts nothing, or put words there"),
    (r"superscript in brackets", "write a counter as a lower index, x_i for x^{(i)}, or declare the name with it"),
    (r"does the prime behind a bracket", ""),
    (r"a prime behind a bracket", "write the derivative out, \\frac{d}{dx}(…)"),
    (r"a prime that belongs to no name", "put the prime behind a letter; the prime of a whole expression is written \\frac{d}{dx}"),
    (r"over something that is not a name|over more than one name", "put the accent or font on each letter alone"),
    (r"\\not is understood", "write \\neq"),
    (r"limits of .* not understood|without the index that it runs over", "write the limits as \\sum_{k=1}^{K}, or \\sum_k for a declared index"),
    (r"the index .* is no whole number", "an index is a letter of index: or a whole number from 1 on"),
    (r"reciprocal or an inverse", "write 1/f(x) for the reciprocal; declare the inverse by its formula, as in f^{-1}(u): …, or write its name, as in \\arcsin"),
    (r"the function or a product with|does the logarithm take|how far does the derivative go", ""),
    (r"is the class of labels, and", "the class is the place of the 1 in labels that the block declares: give what the page defines another letter"),
    (r"nothing is written in terms of it", "write the function with this argument, as in \\frac{\\partial}{\\partial g(x)} h(g(x)), or the derivative with a prime"),
    (r"it holds because the derivative in it is 0", "a step that changes nothing says nothing; a step is marked % eqcheck: given"),
    (r"both sides are 0 because", "such a derivative is 0, and 0 = 0 says nothing; where that is meant, write 0"),
    (r"order above|above the line is not the one below|above 2 by", "write it as derivatives of derivatives, each of order one"),
    (r"is declared as a number of its own: give|between which values|how far to the left|the place behind a bar|a value at an index|is made of stands beside it", ""),
    (r"the small letter of the dots", "declare the letter without a formula, as in h: real"),
    (r"O\(…\) in a sum", "the order of a vector is read where it stands for a number: \\|h\\|^2"),
    (r"dots that end a sum", "write two terms or more before the dots, in powers of one letter; or mark the line % eqcheck: order 2 in h"),
    (r"terms when its brackets", "say how near it is: % eqcheck: order 2 in h"),
    (r"the dots|no room for|dots need|pattern of", "write one term (or row) before the dots and one after them, in which one index counts up; or a sum"),
    (r"rows of a matrix", "give each row the same number of entries, with & between them"),
    (r"a list in brackets", ""),
    (r"tokens, more than|nested more than|too deeply|a number of .* digits|symbols$|more than .* steps|within each other|becomes longer", "break the formula into several lines, or give its parts names of their own"),
    # --- conditions
    (r"condition is met at no point", "an equation between numbers is never met at random points: write the formula with one letter replaced, or define it in the block"),
    (r"a list of values that do not count", "write one line for each value, or the condition as an inequality"),
    (r"a condition without a relation sign", "behind if, for, where, with or since stands a relation such as j \\neq k; other words need no such word in front"),
    (r"in a condition|a condition on vectors", "a condition compares two numbers or indices with =, ≠, <, >, ≤ or ≥, or a vector with 0"),
    (r"cases whose values", "declare the entries one by one: cases are read where each branch is a number"),
    # --- what asks a question
    (r"a dot between two columns|a list without commas or a product|is it the transpose|of all entries\?|over what\? Write|needs a second ∂", ""),
    (r"over several letters with a ∼", "write one average around the other, each with its own letter and distribution below E"),
    (r"^a member of", "write as many letters below the sign as a member has, as in \\sum_{(x, y) \\in D}"),
    (r"are all values of .* is another letter", "let the letter run over its own set, or say in the block that the set is 'all of' this letter"),
    (r"on some slides only", "write the formula outside of \\only and \\onslide as it is in the end, or skip it with a reason"),
    (r"derivative of a higher order with respect to", "write it for one entry at a time, as in \\frac{\\partial^2}{\\partial z_i \\partial z_j}"),
    # --- values
    (r"no finite value|finite value at some|logarithm or root of something negative", "declare what stands under the logarithm or root as positive, or as simplex if its numbers sum to 1"),
    (r"a matrix without an inverse", "say which range is the longer one, as in ranges: N ≥ D"),
    (r"an overflow|an underflow", "the numbers leave the range of the machine at every scale: take the logarithm of both sides, or skip the line with a reason"),
    (r"cannot be decided", SKIP),
    (r"holds only where", "say in the block that the two ranges are one: give both letters the same one under index:"),
    (r"which norm of a matrix", "write \\lVert A \\rVert_F, or \\lVert x \\rVert for a column"),
    (r"index of a norm|with an index that it does not run over|with an index$|takes one argument", "write the function as it is declared or built in, without an index; another one gets an entry of its own"),
    (r"a limit that is not one whole number", "a sum ends at a range, at a number, or at an index plus or minus a number"),
    (r"imum of nothing", "the conditions leave nothing to take it over: look at its limits"),
    (r"product of matrices whose factors|power of a matrix is read", SKIP),
    (r"a derivative with respect to|the derivative of a .* by|a derivative by a vector", "differentiate by a declared symbol or vector, one entry at a time where its shape is in doubt: \\frac{\\partial}{\\partial x_i}"),
    (r"^KL (?:is read )?of", "write the sum that it stands for, or declare what it is of, as in q(z): distribution"),
    (r" on the left, .* on the right|and .* cannot be |times .* is not defined|as an exponent|a power of|of different sizes|another size|different lengths|is a vector, the argument is not|is no number|are no numbers|^\w+ of \w|of vectors that",
     "look at the shapes: a vector is a column, x^\\top a row, a \\mathbf 1 a number times ones; or a letter is declared as a number that is a vector here"),
    # --- what a block can say besides
    (r"constant that is neither a summand|more than one constant|some constant: it may", "write + \\text{const} at the end of one side, or the constant as a factor of it"),
    (r"over what is (?:the ratio|const) constant|letters over which the ratio", "say it in the block, as in \\propto: constant over \\theta"),
    (r"is no declared name|name a letter that is declared without|which is not drawn at random", "name a letter of the block that is declared as real, positive or the like"),
    (r"argmin is compared|optimum over|optima over|^the function of|is read over an index, or| where .* is over", "write what holds at that place: the derivative is 0"),
    (r"cases apply at once", "let no two conditions of the cases overlap, or write 'otherwise'"),
    (r"and is turned or multiplied entry by entry|of what is not written in|^the two sides may be|a composition is read|Put brackets around|is no index: declare it|transpose of an entry|may change what the sign claims|an integral without limits|is every entry meant, or every eigenvalue|leave out what stands behind ∼", ""),
    (r"a derivative with .* primes|no derivative: that of", "declare it as a function of one number, as in f(x): x^2, or write \\frac{d}{dx}"),
    (r"an entry of|runs to .*, the entries", "write an entry with as many indices as the matrix has, behind brackets: (A x)_i"),
    (r"^differentials: |no letter moves", "say in the block which letters move, as in differentials: x, W"),
    (r"over all values of its letter|with one limit|over all values of", "write from where to where it goes, as in \\int_{-\\infty}^{\\infty} f(x) \\, dx"),
    (r"an integral over a letter", "write it over a plain letter, as in \\int_0^1 f(x) \\, dx"),
    (r"takes another value than those", "compare with a number of its range, or declare the letter as 'one of' an index letter with a longer one"),
    (r"does not follow from what is declared", "declare what it is of, as in p(x, z): distribution, or give it a formula"),
    (r"takes one letter before the bar|(?:density|probability) (?:of|with)|density whose|covariance of .* is not positive|as its mean and|not read: it is no polynomial|average over|below E stands|(?:before|behind) ∼ stands", "look at its arguments: letter, bar, parameters; a covariance is positive definite or made of factors, as L L^\\top"),
    (r"^angle brackets", ""),
    (r"inner product", "write the product that is meant as a sum, or \\langle x, y \\rangle for that of two vectors or matrices of one size"),
    (r"only the mean and the covariance|the variance or its root|a rate or a scale", ""),
    (r"random variable|distribution", "declare it in the block, as in X: x_k with probability p_k"),
    (r"up to 170", "a factorial is taken of a whole number"),
    (r"norm of a matrix", "write the norm as a formula of the entries"),
    (r"division by a vector|parts of a matrix do not fit", "look at the shapes: write the entries one by one where it is in doubt"),
    (r"∇ with respect to what|is every entry meant|leave out what stands behind ∼", ""),
    (r"∇ of a vector|∇ with a power", "write it with \\frac{\\partial}{\\partial x_i}, entry by entry"),
    (r"limit at a vector|sum without end|end of an integral|integral from|derivative of a limit|limit of a vector|a limit or integral over it|has no value here", SKIP),
    (r"counted by an index is no whole number", "declare it as a number of a range, as in y_i: one of k"),
    (r"is not declared, only ", "write it as the block has it, or add an entry for this form"),
    (r"may be a power or an entry| may be ", "put brackets around what is meant, or give one of the two another name"),
    (r"with an index that differs from point", "write the entry with an index letter"),
    (r"over a set$|with a condition below it", "take it over an index letter, with the condition below the sign"),
    (r"arg is understood|underset is understood", "write \\arg\\max with the letter below it, and put a remark into the text"),
    # --- false
    (r"bound by a sum but also free", "put brackets around what the sum takes, or rename one of the two letters"),
    (r"is free on the .* and does not occur", "the index counts on one side only: sum over it, or write it on both sides"),
    (r"index .* is free", "write the index on the left, too, or sum over it"),
    (r"holds only for", "say so beside the line, with % eqcheck: assume sum-one or one-hot, or for the page, with assume: in its block"),
    (r"follows from the side before it", "mend the first line of this chain that is false"),
    (r"marked as false, but it holds", "take the mark away"),
    (r"only a symbol can become something", "write a letter (with its indices) on the left of \\leftarrow"),
    (r"only a symbol can be defined", "write a letter (with its indices) on the left of :=, or = where nothing is defined"),
    (r"another step of", "mend one of the two, or mark the one that belongs to another method: % eqcheck: given"),
    (r"differs from the step", "give each step a letter or a block of its own, or mend one of the two"),
    (r"differs from the declaration", "use := for a name of its own, or mend the entry in the block"),
    (r"^the two sides differ$", ""),
    (r"is a set: sums|∈ (?:is read|within)|∼ says how|± claims|a bar .* is read where|integrals are not read|the d of an integral|which is no index: state|^how near\?", ""),
    (r"is compared only where it is a whole side", "write it alone on its side of the sign"),
    (r"that numbers do not show", SKIP),
    # --- definitions and marks
    (r"indices of a definition must be", "give the letter a range under index:"),
    (r"declare a function in the declarations block", "move it there: f(x): x^2"),
    (r"the mark .* governs nothing", "put the mark at the end of the line whose sign it is meant for"),
    (r"skip needs a reason", "write why, as in % eqcheck: skip a limit"),
    # --- declarations
    (r"declarations block above it cannot be read", "mend that block first"),
    (r"opens no declarations block", ""),
    (r"declarations: .*not YAML", ""),
    (r"declarations: ", "mend the entry, or leave it out: the others count"),
    # --- documents
    (r"HTML|indented by four|closing \$\$|opens no formula", ""),
]  # fmt: skip
TABLE = [(re.compile(pattern, re.S), advice) for pattern, advice in TABLE]


CONDITION = re.compile(r"\\?[A-Za-z]+(?:_\S+)?")  # a letter alone, as in x = 0


def what_to_do(message, left=""):
    """Return what a reader can change, or nothing where the message says so itself; ``left`` is the left side of a false line."""
    if message == "the two sides differ" and CONDITION.fullmatch(left):
        return "if the line states a condition and claims nothing, mark it % eqcheck: given"
    return next((advice for pattern, advice in TABLE if pattern.search(message)), "")


def known(message):
    """Say whether there is an entry for a message."""
    return any(pattern.search(message) for pattern, _ in TABLE)
