"""The call-quality detector on simulated partners, beside the simple detectors (docs/detection.md)."""
