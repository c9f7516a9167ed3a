"""What a command narrates beside its errors."""


def is_narrated(line):
    """Is it the line that says which project is used, and no error?"""
    return line.startswith("using project ")
