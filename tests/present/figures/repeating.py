"""A figure drawn twice, from the same rows in another order."""

from io import BytesIO

from samskaping.present.figures import draw_figure, style


def drawn_twice(name, estimates, outline):
    """The figure as SVG from rows in two orders."""
    files = []
    for order in (1, 2):
        shuffled = estimates.sample(frac=1, random_state=order)
        file = BytesIO()
        with style.saving("the same"):
            figure = draw_figure(name, shuffled, outline, "nb").figure
            figure.savefig(file, format="svg", metadata={"Date": None})
        files.append(file.getvalue())
    return files
