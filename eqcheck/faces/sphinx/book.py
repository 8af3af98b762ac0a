"""The whole book as marks and report see it from one page: its pages, their formulas, links between them."""

from html import escape

from docutils import nodes


class Book:
    """The pages and formulas of a book, with links for the page ``here``."""

    def __init__(self, app, here):
        self.app, self.env, self.here = app, app.env, here
        reports = sorted(self.env.eqcheck_reports & set(self.env.found_docs))
        self.report = reports[0] if reports else None

    def entries(self, docname):
        known = self.env.eqcheck_pages.get(docname)
        return known.entries if known else ()

    def pages(self):
        """Return the pages that have equations, in the order of the table of contents."""
        order, waiting = {}, [self.env.config.root_doc]
        while waiting:
            docname = waiting.pop()
            if docname not in order:
                order[docname] = None
                waiting += reversed(self.env.toctree_includes.get(docname, ()))
        order.update(dict.fromkeys(sorted(self.env.eqcheck_pages)))
        return [d for d in order if d in self.env.found_docs and self.entries(d)]

    def uri(self, docname, anchor=""):
        page = "" if docname == self.here else self.app.builder.get_relative_uri(self.here, docname)
        return escape(f"{page}#{anchor}" if anchor else page)

    def row(self, docname, entry):
        """Return the id of a formula's row in the report."""
        return f"eqcheck-{nodes.make_id(docname)}-{entry.number}"

    def name(self, docname, entry):
        """Return what a formula is called: the number that it has on its page, if it has one."""
        number = ""
        if entry.label:
            number = self.env.get_domain("math").equations.get(entry.label, ("", ""))[1] or ""
            if self.env.config.math_numfig and self.env.config.numfig:
                found = self.env.toc_fignumbers.get(docname, {}).get("displaymath", {})
                number = ".".join(map(str, found.get(entry.anchor, ())))
        if number:
            return f"({number})"
        return f"formula {entry.number}" + ("" if entry.display else ", inline")

    def link(self, docname, entry):
        name = escape(self.name(docname, entry))
        return f'<a href="{self.uri(docname, entry.anchor)}">{name}</a>' if entry.anchor else name

    def title(self, docname):
        return self.env.titles[docname].astext() if docname in self.env.titles else docname
