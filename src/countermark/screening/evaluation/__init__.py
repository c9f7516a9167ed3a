"""How well scores agree with people's judgements, on labelled pairs of parties."""
