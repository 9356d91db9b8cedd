"""Slack: what comes in through Bolt, what goes out through the Web API."""
