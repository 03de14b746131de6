"""Where is a Chromium for the browser tests, and can one be had?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-liberation")

MISSING = "no Chromium was found: install one, or name it in HUB_CHROMIUM"


def find() -> str | None:
    """Return the path of an installed browser; HUB_CHROMIUM names another one."""
    for name in (os.environ.get("HUB_CHROMIUM", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    return str(MAC) if MAC.exists() else None


def get() -> str | None:
    """Return a browser, installed by the system's packages when we may and must."""
    if find() is None and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        here = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
        for command in (["apt-get", "update"], install):
            subprocess.run(command, env=here, timeout=900, **quiet)  # type: ignore[call-overload]
    return find()


if __name__ == "__main__":
    sys.exit(get() is None)
