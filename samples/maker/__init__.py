"""Make clips and photos whose faces are known exactly, from a few public-domain portraits."""
