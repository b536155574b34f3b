"""The front door: the command line, the settings, and the putting together of all rooms."""
