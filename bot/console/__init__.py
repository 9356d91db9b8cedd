"""The console: a web chat on loopback that shows each answer as Webex, Slack and a terminal do."""
