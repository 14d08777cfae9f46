"""Studies with a known truth, written as the raw files that survey tools export."""

from samskaping.simulate.designs import design
from samskaping.simulate.interview_files import simulate_codings
from samskaping.simulate.measurement_files import simulate_measurements
from samskaping.simulate.study import (
    Simulated,
    simulate_study,
    write_raw_files,
    write_study,
    write_tiny_study,
)
from samskaping.simulate.truth import Truth, read_truth

__all__ = [
    "Simulated",
    "Truth",
    "design",
    "read_truth",
    "simulate_codings",
    "simulate_measurements",
    "simulate_study",
    "write_raw_files",
    "write_study",
    "write_tiny_study",
]
