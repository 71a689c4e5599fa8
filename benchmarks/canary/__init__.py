"""Files with a token planted in one place each, and a search that finds a token however it is coded."""
