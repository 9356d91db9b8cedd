"""When the bot speaks up by itself, about what, and to whom (docs/alerts.md)."""
