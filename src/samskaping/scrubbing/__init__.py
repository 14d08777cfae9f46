"""Take out of what people said what tells who they are, or whom they speak of."""

from samskaping.scrubbing.names import Known
from samskaping.scrubbing.scrub import KINDS, MARKER, Span, found_in, passage, scrub

__all__ = ["KINDS", "MARKER", "Known", "Span", "found_in", "passage", "scrub"]
