"""What a verb raises when it says no: a code and values, which an edge words for the reader."""


class Refused(Exception):
    """An anticipated no: nothing was changed, and the person is told why.

    ``code`` is a short dashed name (``already-accepted``); ``values`` are the plain values that the
    sentence for it needs (names, keys, dates), never whole sentences.
    """

    code = "refused"

    def __init__(self, code: str = "", **values: object) -> None:
        self.code = code or type(self).code
        self.values = values
        super().__init__(f"{self.code} {values}" if values else self.code)
