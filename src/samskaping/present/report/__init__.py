"""The report: one HTML file in one language that opens without a network."""

from samskaping.present.report.page import render_report, write_report
from samskaping.present.report.run import Figure, Finding, Input

__all__ = ["Figure", "Finding", "Input", "render_report", "write_report"]
