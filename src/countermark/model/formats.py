"""The formats that results are shown in, named once for command line, settings and reports."""

FORMATS = (
    "table",
    "json",
    "jsonl",
    "json/1",
    "tsv",
    "sarif",
    "html",
    "markdown",
    "xlsx",
    "parquet",
    "cyclonedx",
    "ics",
    "docx",
    "csv",
    "mermaid",
    "graphml",
)
"""Every format, in the order in which help names them."""

ENDINGS = {
    ".sarif.json": "sarif",
    ".cdx.json": "cyclonedx",
    ".ics": "ics",
    ".docx": "docx",
    ".csv": "csv",
    ".mmd": "mermaid",
    ".graphml": "graphml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".tsv": "tsv",
    ".sarif": "sarif",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".txt": "table",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
"""What the ending of a file's name says about the format wanted."""
