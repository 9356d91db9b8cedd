"""Between the platforms and the desk: what came in is kept, answered by workers, and sent back."""
