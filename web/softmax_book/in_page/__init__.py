"""Python in the page: live cells and the reader's own code, without a server and from disk as well.

Here goes what brings Python to a page: ``fetching`` and ``contents`` get and choose what it is made of,
``assets`` makes it into scripts, ``pages`` puts buttons and forms where readers find them; ``browser`` holds
what runs in the page, ``inside`` the Python that runs in its worker.  Nothing of it is loaded before a reader
asks for it, nothing in it may ask another host for anything, and where it is missing (a first build without
a network) the site is built without it and says so.
"""

from .pages import setup

__all__ = ["setup"]
