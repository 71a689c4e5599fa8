"""Pictures, clips and requests to try presspack with, and the maker that made them."""
