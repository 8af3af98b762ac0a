"""The repository whose workflow builds the site: links to the source, for editing, Binder and Colab.

``GITHUB_REPOSITORY`` and its neighbours say which it is; a build elsewhere has none of these links.
"""

import os


def repository():
    """Return ``(owner/name, branch, address)`` of the repository that publishes, or None."""
    name = os.environ.get("GITHUB_REPOSITORY")
    if not name:
        return None
    on_branch = os.environ.get("GITHUB_REF_TYPE") == "branch"
    branch = os.environ.get("GITHUB_REF_NAME") if on_branch else None
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    return name, branch or "main", f"{server}/{name}"


def site_address():
    """Return where the site will be, with a slash at the end, or None where nobody has said."""
    if address := os.environ.get("BOOK_URL"):
        return address.rstrip("/") + "/"
    if found := repository():
        owner, name = found[0].split("/")
        host = f"{owner.lower()}.github.io"
        return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
    return None


def follow_repository(app, config):
    """Tell the theme which repository this is; without one it links to none."""
    if not config.softmax_course:
        return
    config.book_repository = "" if repository() is None else " ".join(repository())
    if not config.book_repository:
        return
    _, branch, address = repository()
    config.html_theme_options |= {
        "repository_url": address,
        "repository_branch": branch,
        "repository_provider": "github",
        "use_repository_button": True,
        "use_source_button": True,
        "use_edit_page_button": True,
        "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
    }


def setup(app):
    app.add_config_value("book_repository", "", "html")  # its change makes Sphinx write every page anew
    app.connect("config-inited", follow_repository)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
