"""Lists of indicators that other people write: lines, tables, MISP events, STIX bundles."""
