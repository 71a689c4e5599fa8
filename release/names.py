"""Whether two names are one person's, however they were typed."""

import unicodedata


def name_key(name: str) -> tuple[str, ...]:
    """Reduce a name to what does not depend on case, accents, spacing, punctuation and word order."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(one if one.isalnum() else " " for one in plain
                   if unicodedata.category(one) not in {"Mn", "Cf"})
    return tuple(sorted(kept.split()))
