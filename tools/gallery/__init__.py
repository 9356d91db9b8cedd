"""The gallery: every card of the conversations, drawn as Slack and Webex draw it (`make gallery`)."""
