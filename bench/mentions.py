"""How fast names are found in running text, and how many that were planted are found again.

    python bench/mentions.py [MEGABYTES] [--project DIR]

The text is our own words at random, a registered name in one sentence of two hundred. With a
project its imported lists are looked for too. Times are CPU time of this process; the scan is the
pass over the text alone, before any find is compared.
"""

import argparse
import random
import resource
import time
from collections import Counter
from pathlib import Path

from countermark.assessment import shipped
from countermark.assessment.mentions import finder
from countermark.assessment.project import open_ledger
from countermark.screening.mentions.finder import BLOCK
from countermark.screening.text.running_text import running
from countermark.store.knowledge import Knowledge

TEXT = """
the parties agree that a supplier shall deliver goods described in annex two to each site named by
the buyer within thirty days of an order payment is due after inspection and the warranty runs for
two years from acceptance nothing in this agreement obliges anybody to open a store to persons who
hold no permit every visit is entered in the log and kept
"""
WORDS = TEXT.split()


def text(megabytes: int, names: list[str], seed: int = 7) -> tuple[str, Counter[str]]:
    """Sentences of our own words; some end with "by NAME"."""
    chosen = random.Random(seed)
    planted: Counter[str] = Counter()
    sentences, size = [], 0
    while size < megabytes * 1_000_000:
        words = " ".join(chosen.choices(WORDS, k=chosen.randint(8, 16))).capitalize()
        if names and chosen.random() < 0.005:
            name = chosen.choice(names)
            planted[name] += 1
            words += f" by {name}"
        sentences.append(words + (".\n\n" if chosen.random() < 0.1 else ". "))
        size += len(sentences[-1])
    return "".join(sentences), planted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("megabytes", nargs="?", type=int, default=50)
    parser.add_argument("--project", help="a project directory with imported lists")
    asked = parser.parse_args()
    project = str(Path(asked.project).resolve()) if asked.project else None
    with open_ledger(project, None, None) as ledger:
        knowledge = Knowledge(shipped.catalog().claims(), None, ledger)
        names = knowledge.listed_names()
        start = time.process_time()
        looking = finder(knowledge)
        built = time.process_time() - start
    sure = [n.text for n in names if n.entity.startswith("reg:") and n.role in ("legal", "alias")]
    content, planted = text(asked.megabytes, sorted({n for n in sure if n.isascii()}))
    start = time.process_time()
    for at in range(0, len(content), BLOCK):
        looking.scan(running(content[at : at + BLOCK]).text)
    scanned = time.process_time() - start
    start = time.process_time()
    found = looking.find(content)
    took = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = len(content) / 1e6
    again = sum(1 for mention in found.found if mention.before.endswith("by "))
    print(f"{len(names):,} names, ready in {built:.2f} s")
    print(f"{looking.not_looked_for:,} of them not looked for")
    print(f"{size:.0f} MB of text: scan {size / scanned:.0f} MB/s, in all {size / took:.0f} MB/s")
    print(f"planted {planted.total():,}, found again {again:,}")
    print(f"found beside them: {len(found.found) - again:,}")
    print(f"peak memory of the process, text included: {peak / 1024:.0f} MB")


if __name__ == "__main__":
    main()
