"""From candidates to matches: blocking, pruning, comparison, certainty, judgements."""
