"""Conditions of use: templates that a force edits, and the words that come of them."""
