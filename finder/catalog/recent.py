"""What was found lately, kept for whoever asks the same again soon."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")


class Recent(Generic[Q, A]):
    """The answers to the last few questions; safe to share among threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Q, A] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._answers)

    def of(self, question: Q, seek: Callable[[Q], A]) -> A:
        """What `seek` finds for a question; threads that ask at once may both seek it."""
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        answer = seek(question)
        with self._lock:
            self._answers[question] = answer
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return answer
