"""**Predict** asks, and its answer opens at a click: what comes next on the page is a disclosure of the browser's own.

The answer is the next paragraph, with what it announces by a colon; where the next thing is a cell of code, the cell
and the paragraph behind it.  A comment in the question, ``<!-- answer: 3 -->``, says how many blocks it is instead.
Without scripts, on paper and in other formats than HTML the answer shows.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .adoption import belongs

LENGTH = re.compile(r"<!--\s*answer:\s*(\d+)\s*-->")
SUMMARY = "Compare your answer"


class Answer(nodes.General, nodes.Element):
    """What answers a question, closed until somebody asks for it."""


class Answers(SphinxPostTransform):
    """Put the answer to each question into a disclosure."""

    default_priority = 40
    formats = ("html",)

    def run(self, **kwargs):
        if not belongs(self.document, self.config):
            return
        for question in [quote for quote in self.document.findall(nodes.block_quote) if asks(quote)]:
            blocks = answer_to(question)
            if blocks:
                answer = Answer()
                blocks[0].replace_self(answer)
                for block in blocks[1:]:
                    block.parent.remove(block)
                answer.extend(blocks)


def asks(quote):
    """Say whether a block quote is a question to be answered first."""
    first = next(iter(quote.findall(nodes.strong)), None)
    return first is not None and first.astext() == "Predict."


def answer_to(question):
    """Return the blocks that answer a question; none where its section ends with it."""
    siblings = question.parent[question.parent.index(question) + 1 :]
    for place, block in enumerate(siblings):
        if isinstance(block, nodes.section):
            siblings = siblings[:place]
            break
    shown = [block for block in siblings if not isinstance(block, (nodes.comment, nodes.target))]
    for raw in list(question.findall(nodes.raw)):
        if said := LENGTH.search(raw.astext()):
            raw.parent.remove(raw)
            return shown[: int(said[1])]
    length = next((n for n, block in enumerate(shown, 1) if not _leads_on(block)), len(shown))
    return shown[:length]


def _leads_on(block):
    """Say whether what comes after a block belongs to the same answer."""
    if isinstance(block, nodes.paragraph):
        return block.astext().rstrip().endswith(":")
    return "cell" in block.get("classes", ())


def visit(translator, node):
    translator.body.append(
        translator.starttag(node, "details", CLASS="predict-answer") + f"<summary>{SUMMARY}</summary>\n"
    )


def depart(translator, node):
    translator.body.append("</details>\n")


def setup(app):
    app.add_node(Answer, html=(visit, depart))
    app.add_post_transform(Answers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
