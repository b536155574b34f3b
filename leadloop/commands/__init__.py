"""The `leadloop` commands, one module per noun."""
