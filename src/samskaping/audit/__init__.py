"""What is kept about a run itself: its logs, its hold on the folder, and what it released."""

from samskaping.audit.folder import hold_folder, take_stale_lock
from samskaping.audit.log import keep_log
from samskaping.audit.manifest import manifest, software_versions, write_manifest

__all__ = [
    "hold_folder",
    "keep_log",
    "manifest",
    "software_versions",
    "take_stale_lock",
    "write_manifest",
]
