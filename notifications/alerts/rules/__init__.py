"""What is worth an alert: each rule says what holds (docs/alerts.md)."""
