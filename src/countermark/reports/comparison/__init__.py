"""A comparison of an evaluated and a deployed artefact, as it is published."""
