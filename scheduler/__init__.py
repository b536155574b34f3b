"""Speaks first: the clock says what is due, the workers capture, deliver and send it."""
