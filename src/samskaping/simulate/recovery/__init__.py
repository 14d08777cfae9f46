"""Whether the estimators of reliability find the truth in studies where it is known.

``python -m samskaping.simulate.recovery`` draws many studies over a grid of designs, gives each to
the estimators, and writes bias and coverage with their Monte Carlo error as a table that the
report cites.
"""

from samskaping.simulate.recovery.grid import CELLS, Cell, recover
from samskaping.simulate.recovery.tally import COLUMNS, Row

__all__ = ["CELLS", "COLUMNS", "Cell", "Row", "recover"]
