"""Settings, logging and errors: what every package may know, and which knows none of them."""
