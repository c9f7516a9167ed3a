"""What a program or library says of itself in its own tables: names, needs, notes, versions."""
