"""One thing, one word: the words that pages do not use for what is in the glossary, and the term that they use instead."""

import re
import tomllib

import nbformat
import pytest
from site_build import ROOT, pages

pytestmark = pytest.mark.every_case

INSTEAD = tomllib.loads((ROOT / "tests/web/data/words.toml").read_text(encoding="utf-8"))["instead"]
NOT_PROSE = (
    (re.compile(r"^(`{3,}|:{3,})\{(?:eqcheck|code|code-block|math)\b.*?^\1[ \t]*$", re.M | re.S), ""),
    (re.compile(r"^```(?!\{).*?^```[ \t]*$", re.M | re.S), ""),
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"\$\$.*?\$\$(?: \([\w-]+\))?", re.S), "·"),
    (re.compile(r"\$[^$]+\$|``[^\n]+?``|`[^`\n]+`"), "·"),
    (re.compile(r"\]\([^)]*\)|\{[\w:]+\}·|<[^>\n]+>"), ""),
    (re.compile(r"“since [^”]*”"), ""),  # the one reason of a source that is quoted
)


def prose(text):
    """Return the sentences of Markdown: code, formulas, comments and addresses are taken out, · stands where they were."""
    for pattern, instead in NOT_PROSE:
        text = pattern.sub(instead, text)
    return " ".join(text.split())


def sources():
    """Return the Markdown of every page by its name."""
    found = {}
    for name in pages():
        path = ROOT / f"{name}.md"
        if path.is_file():
            found[name] = path.read_text(encoding="utf-8")
        else:
            cells = nbformat.read(path.with_suffix(".ipynb"), as_version=4).cells
            found[name] = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return found


PROSE = {name: prose(text) for name, text in sources().items()}


@pytest.mark.parametrize("rule", INSTEAD, ids=lambda rule: rule["never"])
def test_a_page_says_it_in_the_words_of_the_glossary(rule):
    pattern = re.compile(rule["pattern"], re.I)
    assert pattern.search(rule["never"]), "this pattern finds nothing"
    found = [f"{name}: …{text[max(0, hit.start() - 50) : hit.end() + 30]}…" for name, text in PROSE.items() for hit in pattern.finditer(text)]
    assert not found, f"say it with “{rule['term']}”:\n" + "\n".join(found)


def test_each_rule_belongs_to_a_term_of_the_glossary():
    terms = set((ROOT / "book/glossary.md").read_text(encoding="utf-8").partition("```{glossary}\n")[2].splitlines())
    assert {rule["term"] for rule in INSTEAD} <= terms
    assert len({rule["never"] for rule in INSTEAD}) == len(INSTEAD)


def test_what_is_no_prose_is_not_looked_at():
    text = "A `.5` and $.5$<!-- .5 --> [here](a.ipynb#.5)\n\n```python\n.5\n```\n\n$$\n.5\n$$\n\n```{eqcheck}\n.5\n```\n\nbut 0.5"
    assert prose(text) == "A · and · [here · but 0.5"
