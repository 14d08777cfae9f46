"""What is kept about a run itself: its logs, its hold on the folder, and what it released."""

from samskaping.audit.folder import has_stale_lock, hold_folder
from samskaping.audit.log import keep_log
from samskaping.audit.manifest import manifest, software_versions, write_manifest

__all__ = [
    "has_stale_lock",
    "hold_folder",
    "keep_log",
    "manifest",
    "software_versions",
    "write_manifest",
]
