"""A headless Chromium that opens pages as a reader would, spoken to through a pipe: no driver is needed."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_S = 30.0


def browser_path():
    """Where a Chromium is, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class Browser:
    """One Chromium with one tab; what it complains about is kept."""

    def __init__(self):
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        there, self._out = os.pipe()
        self._in, here = os.pipe()
        command = [browser_path(), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                   "--remote-debugging-pipe", f"--user-data-dir={self._home.name}", "about:blank"]  # fmt: skip
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

        def descriptors():  # Chromium reads 3 and writes 4
            spare = os.dup(there), os.dup(here)
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)

        self._process = subprocess.Popen(command, preexec_fn=descriptors, close_fds=False, **quiet)
        os.close(there)
        os.close(here)
        self._rest, self._number, self._session = b"", 0, None
        self.complaints, self.loaded = [], 0
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method, **params):
        """One command of the DevTools protocol and its answer."""
        self._number += 1
        said = {"id": self._number, "method": method, "params": params}
        if self._session:
            said["sessionId"] = self._session
        os.write(self._out, json.dumps(said).encode() + b"\0")
        while True:
            heard = self._hear()
            if heard.get("id") == self._number:
                if "error" in heard:
                    raise RuntimeError(f"{method}: {heard['error']}")
                return heard["result"]

    def _hear(self):
        while b"\0" not in self._rest:
            if not select.select([self._in], [], [], PATIENCE_S)[0]:
                raise TimeoutError("the browser says nothing")
            piece = os.read(self._in, 1 << 16)
            if not piece:
                raise RuntimeError("the browser has gone")
            self._rest += piece
        line, self._rest = self._rest.split(b"\0", 1)
        heard = json.loads(line)
        match heard.get("method"):
            case "Page.loadEventFired":
                self.loaded += 1
            case "Runtime.exceptionThrown" | "Log.entryAdded":
                self.complaints.append(heard["params"])
            case "Runtime.consoleAPICalled" if heard["params"]["type"] in ("error", "warning", "assert"):
                self.complaints.append(heard["params"])
        return heard

    def open(self, path, width, height=844, *, dark=False):
        """Show a file in a window of this size."""
        telephone = width < 600
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=telephone
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        for url in ("about:blank", path if "://" in str(path) else Path(path).resolve().as_uri()):
            before = self.loaded  # from the page itself to a place in it nothing would be loaded
            self.ask("Page.navigate", url=url)
            while self.loaded == before:
                self._hear()
        self.wait()

    def wait(self, seconds=0.15):
        """Let the page draw."""
        time.sleep(seconds)
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def run(self, script):
        """The value of a JavaScript expression in the page."""
        done = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in done:
            raise RuntimeError(done["exceptionDetails"])
        return done["result"].get("value")

    def picture(self, path, *, of=""):
        """A PNG of the window, or of the first element that a selector finds."""
        clip = {}
        if of:
            box = self.run(f"document.querySelector('{of}').getBoundingClientRect().toJSON()")
            down = self.run("scrollY")
            clip = {
                "clip": {
                    "x": box["x"],
                    "y": box["y"] + down,
                    "width": box["width"],
                    "height": box["height"],
                    "scale": 1,
                }
            }
        shot = self.ask("Page.captureScreenshot", **clip)
        Path(path).write_bytes(base64.b64decode(shot["data"]))

    def close(self):
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._home.cleanup()
