"""The second floor: may it leave, in which box, and what happens after."""
