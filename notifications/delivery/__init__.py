"""What waits in the outbox, delivered: composed when it is sent, sent once, its end recorded.

How it is claimed and why: docs/decisions/0009-claims-and-ledgers.md; what happens when: docs/delivery.md.
"""
