"""Correlations of the latent responses behind ordinal items."""

from samskaping.psychometrics.polychoric.estimate import Polychoric, polychoric, smoothed

__all__ = ["Polychoric", "polychoric", "smoothed"]
