"""The first floor, east side: what a file says about itself."""
