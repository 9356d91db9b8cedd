"""A fake Slack: Web API, Events API, Socket Mode, uploads and forms, with the refusals of the real one."""
