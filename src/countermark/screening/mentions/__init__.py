"""Where running text names a listed party."""
