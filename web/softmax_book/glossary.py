"""Links to the glossary's entries from Markdown: ``[logits](glossary.md#term-logit)``.

MyST resolves the part behind the ``#`` by the headings of a page only; here the terms of a page's
glossaries join them, under the ids that they have in the page.
"""

from docutils import nodes


def add_terms(app, doctree):
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for term in doctree.findall(nodes.term):
        for name in term["ids"]:
            slugs[name] = (term.line, name, term.astext())


def setup(app):
    app.connect("doctree-read", add_terms)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
