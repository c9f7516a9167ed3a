"""Which formats each publication is written in, so that help waits for no report.

Written by docs/generate.py from ``reports.publications``; a publication that is not here is looked
up there. A receipt is lines, whatever was asked.
"""

WRITTEN = {
    "check": "table json jsonl json/1 tsv sarif html xlsx parquet",
    "explain": "table json tsv",
    "form": "table json tsv html docx csv",
    "forms": "table json tsv",
    "screen": "table json tsv",
    "mentions": "table json tsv",
    "evaluation": "table json tsv html",
    "decision": "table json tsv",
    "decisions": "table json tsv",
    "register": "table json tsv",
    "register-due": "table json tsv",
    "register-diff": "table json tsv markdown",
    "register-sheet": "table json tsv",
    "ledger": "table json tsv",
    "config": "table json tsv",
    "receipt": "table",
    "answer": "table json tsv",
    "asked": "table json tsv",
    "board": "table json tsv html",
    "compare": "table json tsv sarif html",
    "countries": "table json tsv html",
    "duties": "table json tsv ics",
    "hurt": "table json tsv html",
    "inspect": "table json tsv sarif html cyclonedx",
    "inventory": "table json tsv",
    "matrix": "table json tsv html xlsx",
    "questionnaire": "table json tsv docx",
    "renew": "table json tsv",
    "replace": "table json tsv html",
    "replace document": "table json tsv html",
    "sample": "table json tsv",
    "trace": "table json tsv html mermaid graphml",
    "warning": "table json tsv html",
    "reach": "table json tsv",
}
