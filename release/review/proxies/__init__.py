"""Small copies of before and after, for a reviewer's browser; never part of a package."""
