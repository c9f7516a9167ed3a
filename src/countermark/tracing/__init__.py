"""Every path from what the user has to a party that some measure names, and why each chain ended.

``search.trace_graph`` walks, ``reach.reach`` walks back, ``ownership`` adds up shares. The room
refuses to judge: whether a path matters under a measure is decided in ``policy``.
"""
