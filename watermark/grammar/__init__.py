"""One reader per output format; each accounts for every byte of a file against the allow-list."""
