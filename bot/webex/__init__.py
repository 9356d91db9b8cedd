"""Webex: webhooks in, messages out, through the REST API."""
