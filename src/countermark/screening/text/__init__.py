"""Letters, words and numbers of any text; knows nothing of names."""
