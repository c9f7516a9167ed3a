"""Which listed names share words, letters or sounds with a query: candidates, likest first."""
