"""Write shipped/romanised.txt again: one romanisation per letter, from anyascii (ISC).

    python bench/screening/romanise.py > src/countermark/screening/shipped/romanised.txt

anyascii is installed for this in an environment of its own; the product does not need it. Left out:
Latin letters (folding does those), Hangul syllables (computed) and the rarest Han characters.
"""

import sys
import unicodedata

from anyascii import anyascii

HEAD = """\
# What each letter of other scripts is written as with Latin letters: a transliteration, then its
letters. # Made by bench/screening/romanise.py from anyascii 0.3.3 (ISC, see NOTICE), lower-cased.
"""
RANGES = ((0x0370, 0x1E00), (0x1F00, 0x2000), (0x2C00, 0x3400), (0x4E00, 0xA000), (0xA4D0, 0xAC00))


def main() -> None:
    transliterations: dict[str, list[str]] = {}
    for first, end in RANGES:
        for code in range(first, end):
            letter = chr(code)
            category = unicodedata.category(letter)
            if category[0] != "L" and category != "Mc":
                continue
            if unicodedata.normalize("NFKC", letter).casefold() != letter:
                continue  # folding has replaced it
            plain = "".join(c for c in anyascii(letter).lower() if c.isalnum())
            if plain and plain.isascii():
                transliterations.setdefault(plain, []).append(letter)
    sys.stdout.write(HEAD)
    for plain, letters in sorted(transliterations.items()):
        sys.stdout.write(f"{plain} {''.join(letters)}\n")


if __name__ == "__main__":
    main()
