"""What a name is made of: normalised text, parts, short forms; the name ready to compare."""
