"""What is inside an image, who made it, what it hides, and what was not read."""
