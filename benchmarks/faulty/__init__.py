"""Faults to put into the program while it works, and what must stop each."""
