"""plan.yaml: read and checked with line numbers, written with comments, merged with what a person has reviewed."""

from wedlock.planfile.file import PlanFile, check_pair, parse_plan, read_plan, save_proposal
from wedlock.planfile.merge import Outcome

__all__ = ["Outcome", "PlanFile", "check_pair", "parse_plan", "read_plan", "save_proposal"]
