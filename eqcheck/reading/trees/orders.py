r"""O(h²) and o(h): what a formula leaves out, where its letter is no name that the block declares."""

LANDAU = ("O", "\\mathcal{O}", "\\boldsymbol{O}", "\\mathbb{O}", "o")  # the last is less than any multiple


def order_of_rest(node, declared=frozenset()):
    """Return what is in the brackets of O(…), or None; what ``declared`` holds is a letter like any other."""
    if node[:1] == ("mul",) and node[2][0] == "paren":
        before = node[1][2] if node[1][0] in ("mul", "dot") else node[1]
        if before[0] == "name" and before[1] in LANDAU and not before[2] and before[1] not in declared:
            return node[2][1]
    return None
