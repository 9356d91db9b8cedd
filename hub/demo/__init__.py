"""The demo: a partner with customers and stories, at any size, so that every card is filled."""

from hub.demo.export import demo_export
from hub.demo.generator import generate
from hub.demo.people import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY

__all__ = ["ADMIN", "FULL_ADMIN", "HELPDESK", "READ_ONLY", "demo_export", "generate"]
