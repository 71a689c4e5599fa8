"""Who may do what in review, what is open, and what a signature stands for."""
