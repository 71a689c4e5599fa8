"""The second pair of eyes: where a reviewer checks, corrects and signs."""
