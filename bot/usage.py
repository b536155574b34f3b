"""The one way a command says that it was typed in a form it does not know."""


class Wrong(Exception):
    """Wrong use; the person is shown how the word is used, with an example."""
