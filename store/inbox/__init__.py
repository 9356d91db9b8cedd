"""What came in from the platforms, kept until it is answered (docs/decisions/0007-an-inbox-of-its-own.md)."""

from store.inbox.events import Claimed, Figures, KeptEvent, NewEvent, SentMessage, Served
from store.inbox.inbox import Inbox
from store.inbox.opening import open_inbox
from store.leases import LeaseLostError

__all__ = [
    "Claimed",
    "Figures",
    "Inbox",
    "KeptEvent",
    "LeaseLostError",
    "NewEvent",
    "SentMessage",
    "Served",
    "open_inbox",
]
