"""The site's search finds numbers, and what it finds comes in the order of the book.

1.0233 is one word, in the index as in what a reader asks for: Sphinx splits at the point and then ignores what is
only digits.  Pages that weigh alike come as the book has them (``search_scorer.js``): by the alphabet, "softmax
derivative" began with the errors found in other people's pages.
"""

import re
from pathlib import Path

from sphinx.search.en import SearchEnglish

WORD = re.compile(r"\d+\.\d+(?:e[-−]?\d+)?|\w+")


class SearchCourse(SearchEnglish):
    """English, with decimal numbers whole."""

    lang = "en"
    # The same words as WORD finds; searchtools.js has one like it for the case that there is none here.
    js_splitter_code = r"""
var splitQuery = (query) => query.match(/\d+\.\d+(?:e[-−]?\d+)?|[\p{Letter}\p{Number}_\p{Emoji_Presentation}]+/gu) ?? [];
"""

    def split(self, input):
        return WORD.findall(input)


def choose(app, config):
    if config.softmax_course:
        app.add_search_language(SearchCourse)
        config.html_search_scorer = str(Path(__file__).with_name("search_scorer.js"))


def setup(app):
    app.connect("config-inited", choose)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
