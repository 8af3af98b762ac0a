"""Where what is handed out comes from, and belongs: a sentence for every file, and whose the quoted formulas are.

The terms are those of LICENSE-TEXT.md, and a test holds the two together.
"""

COURSE = "From *The softmax gradient*, by the softmax-gradient course contributors; text CC BY 4.0, code MIT."
WHERE = "What an exercise calls *the worked example*, and what it takes for known, is in the chapter."
CHANGED = {False: " Solutions omitted.", True: ""}
QUOTED = {
    "jacobian_product": " The lines S1.1 to S1.13 are quoted from question 510197 on Cross Validated, CC BY-SA 4.0.",
    "kronecker_delta": " The lines S2.1 to S2.33 are quoted from lecture notes whose author and terms are unknown.",
    "chain_rule": " The lines S3.1 to S3.13 are quoted from a handout by Daniel Wehner, DHBW Mannheim, which states no licence.",
    "training": " The digits are by E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.",
}


def source_of(chapter, *, solutions):
    """Return the sentences, in Markdown, that go with every copy of a chapter, by its name."""
    return COURSE + CHANGED[solutions] + QUOTED.get(chapter, "")


def without_emphasis(text):
    """Return the same as plain text."""
    return text.replace("*", "")
