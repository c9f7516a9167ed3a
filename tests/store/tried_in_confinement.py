"""A worker that evaluates what the test asks: for ``test_confinement`` alone."""

from countermark.store import run


def main() -> None:
    run.serve(_answer)


def _answer(question: bytes, content: bytes) -> bytes:
    try:
        return str(eval(question.decode(), {"__file__": __file__})).encode()
    except Exception as error:
        return f"{type(error).__name__}: {error}".encode()
