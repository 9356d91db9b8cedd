"""Names the points between two steps of which either may be the last of a process.

Each is an audit event of the interpreter (`sys.addaudithook`): whoever watches can end the process there,
and the program knows nothing of them.
"""

from __future__ import annotations

import sys
from typing import Final

EVENT: Final = "switchboard.boundary"


def reached(name: str) -> None:
    """Say that the work has come to the point of that name."""
    sys.audit(EVENT, name)
