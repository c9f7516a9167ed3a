"""How the renewal of earlier answers looks: what changed, and what has to be looked at again."""
