"""The command line: thin. One file per verb under ``verbs``; nothing heavy is imported for help."""
