"""The kinds of file that say what somebody buys, runs or ships: one probe each.

Which of them there are, and in which list, is decided in ``assessment.probes``.
"""
