"""Policy: which measures bind this user, use and item, and so which verdict each act gets.

Knows nothing of names, files or graphs: it is handed paths, facets and measures.
"""
