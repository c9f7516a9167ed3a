"""Android's executables (DEX): tables, text and code, as arrays, without running anything."""
