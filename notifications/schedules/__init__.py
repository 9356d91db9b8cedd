"""What happens regularly: when it is due, and claiming it when it is."""
