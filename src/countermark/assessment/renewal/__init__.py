"""Which earlier answers does a change of a list or of the register touch, and how are they now?"""
