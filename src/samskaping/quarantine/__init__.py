"""Files that libraries of others must take apart are opened in a process of their own.

A workbook or a statistics file may be damaged or made to do harm. Whatever it does to the library
that reads it — an endless loop, all memory, a crash — happens to a process that is watched, limited
and thrown away. Nothing is written to disk. This package knows bytes and texts only, and imports
little, so that such a process starts quickly.
"""
