"""What a walk of one device says of it: itself, its parts, its neighbours."""
