"""Going through a tree: every node in it, what a bracket holds, and the terms of a sum."""


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


def summands(node):
    """Return the terms of a sum in their order, each with "add" or "sub"."""
    found = []
    while node[0] in ("add", "sub"):
        found.append((node[0], node[2]))
        node = node[1]
    return [*found, ("add", node)][::-1]
