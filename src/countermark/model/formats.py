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
