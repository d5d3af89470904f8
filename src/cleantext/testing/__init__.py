"""The fixture kit: pages with the article that is expected of them, and rules with their examples."""

from cleantext.testing.cases import Case, CaseError, ExpectedRemoval, find_cases, load_case
from cleantext.testing.check import check_files
from cleantext.testing.compare import ASPECTS, clean_case, compare

__all__ = [
    "ASPECTS",
    "Case",
    "CaseError",
    "ExpectedRemoval",
    "check_files",
    "clean_case",
    "compare",
    "find_cases",
    "load_case",
]
