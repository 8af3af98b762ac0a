"""How much processor time a call takes."""

try:
    import resource
except ImportError:  # Windows
    resource = None


def seconds(call, limit):
    """Return the processor time of ``call()`` in seconds, of this process and its children together.

    Once tells as much of the machine as of the call: what comes near ``limit`` is measured three times,
    and the least counts.
    """

    def once():
        start = used()
        call()
        return used() - start

    first = once()
    return first if first < limit / 3 else min(first, once(), once())


def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)
