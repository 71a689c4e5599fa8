"""The second pair of eyes: what a reviewer sees, changes and signs."""
