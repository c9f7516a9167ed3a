"""What must go, by when, in what order, and whether it can be done: plans of replacement."""
