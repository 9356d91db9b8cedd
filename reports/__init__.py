"""CSV reports: templates, streaming export, naming."""
