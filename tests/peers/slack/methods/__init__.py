"""The methods of the Web API; importing this registers them."""

from tests.peers.slack.methods import chat, conversations, files, people, views

__all__ = ["chat", "conversations", "files", "people", "views"]
