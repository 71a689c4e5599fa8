"""Who comes in: accounts, sessions, tokens, second factors."""
