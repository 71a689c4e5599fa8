"""The review server itself: what a browser is answered."""
