"""Who is hurt by a cut-off, as people read it."""
