"""The first floor, west side: what must be hidden, and hiding it."""
