"""Programs that measure what is claimed; figures are kept beside them."""
