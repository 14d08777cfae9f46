"""How tests and intervals behave in studies of the very design in hand, by simulation."""

from samskaping.effects.calibration.gain_icc import GainIcc, gain_icc
from samskaping.effects.calibration.judged import BEFORE_AFTER, COMPARISON, Judged, Studies
from samskaping.effects.calibration.measured import Figures, Persons
from samskaping.effects.calibration.scale import Latent, Scale
from samskaping.effects.calibration.simulated import Behaviour, Tally, behaviour
from samskaping.effects.calibration.spread import Sizes, change_variances

__all__ = [
    "BEFORE_AFTER",
    "COMPARISON",
    "Behaviour",
    "Figures",
    "GainIcc",
    "Judged",
    "Latent",
    "Persons",
    "Scale",
    "Sizes",
    "Studies",
    "Tally",
    "behaviour",
    "change_variances",
    "gain_icc",
]
