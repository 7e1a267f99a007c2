"""Text of pages made comparable, word for word as shop.rules.text does it for products.

The two stand apart because pages never import the shop; tests/shop/test_search.py holds them equal.
"""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ß": "ss"})


def fold(text: str) -> str:
    """Return the words of a text in lower case, without accents, ligatures or punctuation."""
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return re.sub("[^0-9a-z]+", " ", plain.lower()).strip()
