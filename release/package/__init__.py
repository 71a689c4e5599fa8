"""What leaves, what stays, and how anyone can check what they were sent."""
