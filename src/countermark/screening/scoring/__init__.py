"""Values of features for pairs of names, and the calibrated score they add up to."""
