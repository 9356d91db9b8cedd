"""What came in from the platforms, kept until it is answered (docs/decisions/0007-an-inbox-of-its-own.md)."""

from store.inbox.events import KeptEvent, NewEvent

__all__ = ["KeptEvent", "NewEvent"]
