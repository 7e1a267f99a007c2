"""Text made comparable: the same words whatever accents, case or ligatures."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ß": "ss"})
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Return the words of a text in lower case, without accents, ligatures or punctuation."""
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    plain = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", plain.lower()).strip()
