"""What kinds of file are called, where one is asked about before its reader is loaded."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
HTML = "text/html"
JSON_ROWS = "application/json+rows"
SNMP_WALK = "text/x-snmp-walk"
NMAP = "application/nmap+xml"
COMMAND_OUTPUT = "text/x-command-output"
LINES = frozenset({SNMP_WALK, NMAP, COMMAND_OUTPUT})
"""Text whose places are its lines as they stand."""
