"""The devices of a network, shown: a table by site, and rows."""
