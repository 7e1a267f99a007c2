class BasketRefused(Exception):
    """Nothing was changed in the basket. `problem` says why, in words for the visitor."""

    def __init__(self, problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem
