"""What the bot answers: from words or a button to an intent, and from an intent to a card."""
