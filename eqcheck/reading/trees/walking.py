"""Going through a tree: every node in it, and what a bracket holds."""


def nodes(tree):
    """Yield each node of a tree, from left to right."""
    open_ = [tree]
    while open_:
        node = open_.pop()
        if isinstance(node, tuple) and node:
            if isinstance(node[0], str):
                yield node
            open_ += reversed(node)


def bare(node):
    """Return a node without the brackets around it."""
    return bare(node[1]) if node[0] == "paren" else node
