"""Who made a device: signs, weighed by a table, never one look-up."""
