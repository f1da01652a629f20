"""What the driver itself says of its commands: one name a line in the file DRIVER_EVENTS_FILE, where that is set."""
import os

from pymongo import monitoring


class CommandNames(monitoring.CommandListener):
    def __init__(self, path):
        # Unbuffered: a reader sees each command as soon as it was answered.
        self._file = open(path, "ab", buffering=0)

    def started(self, event):
        self._file.write(f"{event.command_name}\n".encode())

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


def listeners():
    path = os.environ.get("DRIVER_EVENTS_FILE")
    return [CommandNames(path)] if path else []
