"""What people get wrong about softmax and cross-entropy, and a function that tells which.

``CATALOGUE`` holds the mistakes by name; :func:`.diagnose` finds them in somebody's
function.  Every rule here reads the numbers that a function gives back, and of its code no
more than which names it uses; a reader's function is called in ``contain`` alone.  No mistake may enter without its
formula, a reason why a careful person makes it, and an example that makes it.
"""

from .catalogue import CATALOGUE, PAGE, Mistake
from .diagnosing import diagnose
from .diagnosis import Diagnosis, Entry
from .wording import Reading

__all__ = ["CATALOGUE", "PAGE", "Diagnosis", "Entry", "Mistake", "Reading", "diagnose"]
