"""What is out of the ordinary in call quality, usage and queues (docs/detection.md)."""
