"""Stand-ins for modules that a pasted script imports and that are not here, so that its other functions can be looked at.

While the script itself runs they take everything; once it has run, whatever still uses one is told which module it needs.
"""

import ast
import contextlib
import importlib.util
import re
import sys
import types

NEEDED = "which is not here"


class NotHere(AttributeError):
    """Something uses a module that is not here; who only asks for an attribute takes it for one that is missing."""


class Absent:
    """Whatever a missing module would have given."""

    def __init__(self, module):
        self.__dict__["_module"] = module

    def _used(self):
        if self._module.over:
            raise NotHere(f"it uses {self._module.name}, {NEEDED}")
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(self._used()._module)

    def __setattr__(self, name, value):
        self._used()

    def __call__(self, *given, **named):
        if len(given) == 1 and not named and isinstance(given[0], (types.FunctionType, type)):
            return given[0]  # a decorator
        return Absent(self._used()._module)

    def __getitem__(self, place):
        return Absent(self._used()._module)

    def __setitem__(self, place, value):
        self._used()

    def __enter__(self):
        return self._used()

    def __exit__(self, *error):
        return False

    def __mro_entries__(self, bases):
        return (type("Derived", (), {"needs": self._module.name}),)


class Module(types.ModuleType):
    """A module that is not here."""

    def __init__(self, name):
        super().__init__(name)
        self.__dict__.update(name=name.partition(".")[0], over=False, __path__=[])

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent(self)._used()


class Finder:
    """Finds the missing modules, and those within them."""

    def __init__(self, names):
        self.names, self.made = names, {}

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.names:
            return importlib.util.spec_from_loader(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return self.made.setdefault(spec.name, Module(spec.name))

    def exec_module(self, module):
        pass


def named_in(said):
    """Return the module that an error says is not here, or ""."""
    found = re.search(rf"it uses (\w+), {NEEDED}|No module named '(\w+)", " ".join(said.split()))
    return found[1] or found[2] if found else ""


def missing(text):
    """Return the names of the modules that a script imports by itself and that are not here, in its order."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    found = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and not any(alias.name == "*" for alias in node.names):
            found.append(node.module)
    return [name for name in dict.fromkeys(one.partition(".")[0] for one in found) if not _is_here(name)]


def _is_here(name):
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


@contextlib.contextmanager
def replaced(names):
    """Let the modules with these names be imported in here; afterwards, whatever uses them raises NotHere."""
    finder = Finder(set(names))
    sys.meta_path.append(finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name, module in finder.made.items():
            sys.modules.pop(name, None)
            module.__dict__["over"] = True


def what_uses_them(module):
    """Return ``{name: the module that it needs}`` for the classes of a script that derive from one that is not here."""
    return {name: value.needs for name, value in vars(module).items() if isinstance(value, type) and isinstance(getattr(value, "needs", None), str)}
