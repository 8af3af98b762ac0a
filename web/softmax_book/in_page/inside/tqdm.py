"""The stand-in for tqdm in a page: a bar that is off, as it is wherever nobody waits at a terminal."""


def tqdm(things, disable=None):
    """Return what is to be gone through."""
    return things
