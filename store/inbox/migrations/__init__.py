"""The inbox's chain of migrations; `store.migrations` has what runs it."""
