"""What several answers share: whose customers, which one, how fresh, which page."""
