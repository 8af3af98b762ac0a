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


def factors(node):
    """Return the factors of a product, those above a fraction line among them, in their order; of 1/m the m."""
    if node[0] in ("mul", "dot", "odot", "circ"):
        return [*factors(node[1]), *factors(node[2])]
    return [*factors(node[1]), node[2]] if node[0] == "div" else [node]
