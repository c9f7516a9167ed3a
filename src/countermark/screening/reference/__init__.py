"""The shipped tables of screening, typed and checked."""
