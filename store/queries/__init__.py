"""What the answers ask of the store: Core selects, made once for each shape of a question."""
