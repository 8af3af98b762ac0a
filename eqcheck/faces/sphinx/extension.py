"""What Sphinx calls: the setup, and the events at which pages are checked, forgotten and written again."""

import hashlib
from pathlib import Path

from sphinx.errors import ExtensionError

from ..needed import missing

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1]


def prepare(app):
    """Give the environment a place for the verdicts, and Sphinx the style sheet."""
    for name, empty in (("eqcheck_pages", dict), ("eqcheck_reports", set), ("eqcheck_linked", list)):
        if not hasattr(app.env, name):
            setattr(app.env, name, empty())
    app.config.html_static_path.append(str(HERE / "static"))


def failed_before(app, env, added, changed, removed):
    """Read a page again that had something to warn of, so that a red build stays red."""
    return [d for d, known in env.eqcheck_pages.items() if (known.failures or known.lost) and d in env.found_docs]


def forget(app, env, docname):
    """Forget a page that is gone; one that is read again may turn out to be the same."""
    env.eqcheck_reports.discard(docname)
    if docname not in env.found_docs:
        env.eqcheck_pages.pop(docname, None)


def merge(app, env, docnames, other):
    """Take over what another process read."""
    for docname in docnames:
        if docname in other.eqcheck_pages:
            env.eqcheck_pages[docname] = other.eqcheck_pages[docname]
        if docname in other.eqcheck_reports:
            env.eqcheck_reports.add(docname)


def pages_to_write(app, env):
    """Write the report anew whenever a page was read, and the pages when the report has moved."""
    reports = sorted(env.eqcheck_reports)
    if reports != env.eqcheck_linked:
        env.eqcheck_linked = reports
        return sorted({*reports, *env.eqcheck_pages})
    return reports


def _version():
    """Return a digest of the checker: another checker may judge otherwise."""
    files = sorted(path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".lark"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def setup(app):
    """Give Sphinx the directives, marks and report."""
    if sentence := missing():
        raise ExtensionError(f"eqcheck: {sentence}")
    from .collecting import check_page
    from .html import Html, ReportPart, skip, write_html
    from .marks import WriteMarks
    from .report import Report
    from .symbols_table import DeclarationsTable

    skipped = {name: (skip, None) for name in ("latex", "text", "man", "texinfo")}
    app.add_node(Html, html=(write_html, None), **skipped)
    app.add_node(ReportPart, html=(skip, None), **skipped)
    app.add_config_value("eqcheck_undeclared_pages", True, "env")  # False: a page without a block is not checked
    app.add_directive("eqcheck", DeclarationsTable)
    app.add_directive("eqcheck-report", Report)
    app.add_post_transform(WriteMarks)
    app.add_css_file("eqcheck.css")
    app.add_js_file("eqcheck.js", loading_method="defer")
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", failed_before)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", check_page)
    app.connect("env-updated", pages_to_write)
    return {"env_version": _version(), "parallel_read_safe": True, "parallel_write_safe": True}
