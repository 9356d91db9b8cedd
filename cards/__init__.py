"""What an answer looks like and reads like, on every platform and in every language."""
