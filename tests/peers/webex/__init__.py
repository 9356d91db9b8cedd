"""A fake Webex: messages, cards, files and webhooks, with the refusals of the real one."""
