"""Other chat bots, to measure beside; they run in an environment of theirs (`requirements/peers.txt`)."""
