"""An inspection for people and programs."""
