"""Does reading a table of text take time in proportion to its size? Shapes that once did not.

Run: ``python bench/growth_tables.py [LINES]``. Prints seconds of processor time at n, 2n and 4n
lines (least of three) and the ratio of each doubling; about 2 is linear, about 4 is quadratic.
"""

from __future__ import annotations

import sys
import time

from countermark.formats import delimited, text

SHAPES = {
    'lines of a","x': 'a","x\n',
    'tabs, a"<tab>"x': 'a"\t"x\n',
    'lines of a","x that end with CR': 'a","x\r',
    'a quotation mark, then "x': '"a","x\n',
    "a lone quotation mark a line": '"\n',
    "quotation marks on every other line": 'a,"b\nc,d\n',
    "an open quotation mark and 200 letters": '"' + "y" * 200 + "\n",
    "only delimiters": ",,,,\n",
    "lines that end with CR": "a,b\r",
    "CR within lines": 'a\rb,"c\r\n',
    "NUL characters": "a\0,b\n",
    "one line of quotation marks": '"',
    "one line of many columns": "a,",
}


def seconds(content: bytes) -> float:
    """Processor time to read the table to its end, the least of three runs."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        found = text.decode("x.csv", content)
        for _row in delimited.read("x.csv", found.text).rows:
            pass
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Print a row for each shape."""
    least = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print(f"{'shape':40}{'n':>9}{'2n':>9}{'4n':>9}{'2n/n':>7}{'4n/2n':>7}")
    for name, line in SHAPES.items():
        took = [seconds((line * (least * times)).encode()) for times in (1, 2, 4)]
        cells = "".join(f"{second:9.3f}" for second in took)
        print(f"{name:40}{cells}{took[1] / took[0]:7.2f}{took[2] / took[1]:7.2f}")


if __name__ == "__main__":
    main()
