"""A pasted derivation, on its way to one verdict a line: post → dialect → letters → judged → named → carried → told.

A text becomes formulas with the conditions that its words give (``post``), in the checker's spelling (``dialect``);
its shapes say who is who (``shapes``, ``alphabets``, ``letters``); eqcheck judges each relation sign (``judged``); a false
one is evaluated on the catalogue's probes (``named``) and told from those that follow from it (``carried``).
No verdict is given here that eqcheck has not given, and no name that is not in softmaxlib's catalogue.
"""
