"""Who asked, decided, approved, released and withdrew: kept, chained, and never quietly changed."""
