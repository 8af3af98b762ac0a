"""The formulas of a page: MathML in the place where Sphinx has LaTeX, in every notation at once.

A page needs no script to show mathematics.  A formula that the page's notations write differently
stands there once for each way of writing it, and ``notation_rules`` shows the one that is chosen.
Ids, numbers and links to equations are Sphinx's own.  A formula that cannot be set is a warning
with its page and line, and the build turns warnings into errors.
"""

from html import escape

from docutils import nodes
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from ..adoption import belongs
from .mathml import NotSet, mathml

logger = logging.getLogger(__name__)

KEPT = ' { --kept: 1px dotted; --kept-said: "in the letters of its author" }\n'


def set_once(app, doctree):
    """Set every formula of a page, in all its notations, and warn of those that cannot be set."""
    unset = app.env.softmax_unset
    unset.discard(app.env.docname)
    if not belongs(doctree, app.config):
        return
    for node in doctree.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block))):
        try:
            in_place(node)
        except NotSet as error:
            logger.warning("this formula cannot be set: %s", error, location=node, type="formula")
            node["unset"] = True
            unset.add(app.env.docname)


def in_place(node):
    """Return the MathML of a formula, one element for each way in which the notations write it."""
    display = isinstance(node, nodes.math_block)
    variants = node.get("notations") or [(node.astext(), "")]
    return "".join(mathml(latex, display, names) for latex, names in variants)


def written(writer, node):
    """Return the MathML of a formula; where it cannot be set its LaTeX, and a warning unless there was one."""
    try:
        return in_place(node)
    except NotSet as error:
        if not node.get("unset"):
            logger.warning("this formula cannot be set: %s", error, location=node, type="formula")
        return f"<code>{escape(node.astext())}</code>"


def kept(node):
    """Return the attribute that says where a formula keeps its author's letters."""
    return {"data-kept": node["kept"]} if node.get("kept") else {}


def visit_inline(writer, node):
    tag = writer.starttag(node, "span", "", CLASS="math notranslate nohighlight", **kept(node))
    writer.body.append(f"{tag}{written(writer, node)}</span>")
    raise nodes.SkipNode


def visit_display(writer, node):
    writer.body.append(writer.starttag(node, "div", CLASS="math notranslate nohighlight", **kept(node)))
    if node["number"]:
        writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
        writer.add_permalink_ref(node, _("Link to this equation"))
        writer.body.append("</span>")
    writer.body.append(f'<div class="formula">{written(writer, node)}</div></div>\n')
    raise nodes.SkipNode


def notation_rules(names):
    """Return the style sheet that shows each formula as the notation says that ``<html>`` names."""
    hidden = ['html:not([data-notation]) [data-n]:not([data-n~="source"])']
    hidden += [f'html[data-notation="{name}"] [data-n]:not([data-n~="{name}"])' for name in names]
    kept = [f'html[data-notation="{n}"] .math[data-kept~="{n}"]' for n in names if n != "source"]
    return ",\n".join(hidden) + " { display: none }\n" + ",\n".join(kept) + KEPT


def rules_without_scripts(names):
    """Return the style sheet that does the same where no script can name the notation.

    The selector itself says what is chosen, or else the address: a link to ``#in-NAME`` asks for that
    notation.  Browsers take their time over such rules, so that only those read them that need them.
    """
    rules = []
    for name in names:
        if name == "source":
            continue
        asked = f'html:has(#in-{name}:target):has(#notation > [value="source"]:checked)'
        chosen = f'html:has(#notation > [value="{name}"]:checked)'
        for sign in (asked, chosen):
            rules.append(f'{sign} [data-n]:not([data-n~="{name}"]) {{ display: none }}\n')
            rules.append(f'{sign} [data-n~="{name}"] {{ display: revert }}\n')
            rules.append(f'{sign} .math[data-kept~="{name}"]{KEPT}')
    return "".join(rules)


def prepare(app):
    """Give the environment a place for the pages whose formulas could not all be set."""
    if not hasattr(app.env, "softmax_unset"):
        app.env.softmax_unset = set()


def failed_before(app, env, added, changed, removed):
    """Read a page again that had something to warn of, so that a red build stays red."""
    return env.softmax_unset & set(env.found_docs)


def forget(app, env, docname):
    env.softmax_unset.discard(docname)


def merge(app, env, docnames, other):
    """Take over what another process read."""
    env.softmax_unset |= other.softmax_unset & set(docnames)


def choose(app, config):
    """Let the course use this renderer; any other book keeps its own on its own pages."""
    if config.softmax_course:
        config.html_math_renderer = "mathml"
    else:
        config.html_math_renderer = config.html_math_renderer or "mathjax"


def share(app):
    """Where the book has another renderer, take only the pages of the course from it."""
    if app.builder.format != "html" or app.config.html_math_renderer == "mathml":
        return
    name = app.config.html_math_renderer
    for known, ours in (
        (app.registry.html_inline_math_renderers, visit_inline),
        (app.registry.html_block_math_renderers, visit_display),
    ):
        if name in known:
            known[name] = (_either(ours, known[name][0]), known[name][1])


def _either(ours, theirs):
    """Return the visitor that sets a formula with ours on a page of the course, with theirs on others."""

    def visit(writer, node):
        return (ours if belongs(writer.document, writer.config) else theirs)(writer, node)

    return visit


def choose_scripts(app, pagename, templatename, context, doctree):
    """Load the script that copies formulas where there are some, and no other renderer's."""
    if doctree is None or not belongs(doctree, app.config):
        return
    if next(doctree.findall(lambda n: isinstance(n, (nodes.math, nodes.math_block))), None) is not None:
        app.add_js_file("formulas.js", priority=800, loading_method="defer")
        app.env.get_domain("math").data["has_equations"][pagename] = False


def setup(app):
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    app.connect("config-inited", choose)
    app.connect("builder-inited", prepare)
    app.connect("builder-inited", share, priority=900)  # when the others have changed theirs
    app.connect("html-page-context", choose_scripts, priority=100)
    app.connect("env-get-outdated", failed_before)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("doctree-read", set_once, priority=600)  # when every notation has been written
    return {"parallel_read_safe": True, "parallel_write_safe": True}
