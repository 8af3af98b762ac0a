"""A pasted derivation, on its way to one verdict a line: cutting → post → dialect → letters → judged → named → carried → told.

A text is cut into formulas (``cutting``) with the conditions that its words give (``post``), in the checker's spelling
(``dialect``, ``names``, ``characters``, ``fractions``); who is who is found out by shapes and, where that is not enough, by trying (``shapes``,
``alphabets``, ``introduced``, ``meanings``, ``parameters``; ``rows`` for a batch in matrices, ``hidden`` for a hidden layer, ``margins`` for labels 1 and −1; ``premises`` are given), and a
line is false only if it is under every natural reading (``judged``, ``readings``), and so is one that defines its own letters line by
line (``chains``, ``ranks``, ``blocks``; ``nets`` for back-propagation without the way forward); a false one is evaluated on the catalogue's
probes (``named``) and laid beside its left side (``compared``), and where no name fits it is told what differs (``mends``, ``differences``).  What states nothing by a sign is told of by ``mentions``, and an example in numbers by ``worked``.  No verdict is given here that
eqcheck has not given, but for the factor 1/N of sums that are read for one example (``batches``), and no name that is not in
softmaxlib's catalogue.
"""
