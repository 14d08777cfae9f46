"""Reads a drawn figure back: its texts, where they are, and what is drawn beside them."""

from dataclasses import dataclass

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle
from matplotlib.text import Text


@dataclass(frozen=True)
class Written:
    text: str
    size: float
    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other) -> bool:
        slack = 0.5  # pixels: lines of one paragraph may touch
        return (
            min(self.right, other.right) - max(self.left, other.left) > slack
            and min(self.top, other.top) - max(self.bottom, other.bottom) > slack
        )


def texts(figure):
    """Every text of the figure with its box in pixels at 100 dots per inch."""
    figure.set_dpi(100)
    renderer = FigureCanvasAgg(figure).get_renderer()
    found = []
    for artist in figure.findobj(Text):
        if artist.get_visible() and artist.get_text():
            box = artist.get_window_extent(renderer)
            found.append(
                Written(artist.get_text(), artist.get_size(), box.x0, box.y0, box.x1, box.y1)
            )
    return found


def words(figure):
    return [written.text for written in texts(figure)]


def rectangles(figure, *, hatched):
    """Widths and heights in centimetres of the boxes with or without hatching."""
    return [
        (patch.get_width(), patch.get_height())
        for patch in figure.findobj(Rectangle)
        if patch is not figure.patch and bool(patch.get_hatch()) == hatched
    ]


def markers(figure):
    """Places in centimetres and shapes of all markers."""
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]), line.get_marker())
        for line in figure.axes[0].lines
        if line.get_marker() not in ("None", "", None)
    ]
