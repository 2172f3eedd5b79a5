# SPDX-License-Identifier: GPL-3.0-or-later
"""Which picture of a clip the screen shows at which moment: each picture of the clip carries its number in bars, and a recording of
the screen reads them."""

import subprocess
import threading

import gi
import numpy as np

gi.require_version("Gst", "1.0")
from gi.repository import Gst

Gst.init(None)

FRAME_RATE = 25
WIDTH, HEIGHT = 320, 180
N_BITS = 10
RECORDED_RATE = 60


def make_clip(path, seconds):
    """A clip with sound whose pictures say their number in Gray code, so that a picture between two is read as one of them."""
    bars = WIDTH // N_BITS
    pictures = bytearray()
    for number in range(round(seconds * FRAME_RATE)):
        code = number ^ number >> 1
        row = b"".join((b"\xeb" if code >> bit & 1 else b"\x10") * bars for bit in range(N_BITS))
        pictures += row * HEIGHT
    chroma = b"\x80" * (WIDTH * HEIGHT // 2)
    size = WIDTH * HEIGHT
    raw = b"".join(bytes(pictures[i:i + size]) + chroma for i in range(0, len(pictures), size))
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "%dx%d" % (WIDTH, HEIGHT),
                    "-r", str(FRAME_RATE), "-i", "-", "-f", "lavfi", "-i", "sine=frequency=330:sample_rate=44100:duration=%g" % seconds,
                    "-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-bf", "2", "-c:a", "aac", path], input=raw, check=True, timeout=120)
    return path


class Screen:
    """Records which picture is shown where `extents` says that the video is; times are those of time.monotonic()."""

    def __init__(self, extents):
        x, y, width, height = extents
        scale = min(width / WIDTH, height / HEIGHT)
        left = int(x + (width - WIDTH * scale) / 2)
        top = int(y + height / 2)
        self.width = int(WIDTH * scale)
        self.seen = []
        self.pipeline = Gst.parse_launch(
            "ximagesrc use-damage=false show-pointer=false startx=%d starty=%d endx=%d endy=%d ! video/x-raw,framerate=%d/1 ! "
            "queue max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! videoconvert ! video/x-raw,format=GRAY8 ! "
            "appsink name=sink sync=false max-buffers=0"
            % (left, top, left + self.width - 1, top + 1, RECORDED_RATE))
        # Its clock is that of time.monotonic()
        self.pipeline.use_clock(Gst.SystemClock.obtain())
        self.pipeline.set_state(Gst.State.PLAYING)
        self.thread = threading.Thread(target=self._follow, daemon=True)
        self.thread.start()

    def _follow(self):
        sink = self.pipeline.get_by_name("sink")
        places = ((np.arange(N_BITS) + 0.5) * self.width / N_BITS).astype(int)
        while True:
            sample = sink.emit("pull-sample")
            if sample is None:
                return
            buffer = sample.get_buffer()
            row = np.frombuffer(buffer.extract_dup(0, self.width), np.uint8)
            bits = row[places] > 120
            number = code = sum(1 << i for i in range(N_BITS) if bits[i])
            while code > 0:
                code >>= 1
                number ^= code
            self.seen.append(((self.pipeline.get_base_time() + buffer.pts) / Gst.SECOND, number))

    def stop(self):
        self.pipeline.send_event(Gst.Event.new_eos())
        self.thread.join(10)
        self.pipeline.set_state(Gst.State.NULL)

    def shown(self, begin, end):
        """The numbers of the pictures that were shown between two moments: the last one before, the first one after, and all between."""
        times = [time for time, number in self.seen]
        first = max(np.searchsorted(times, begin) - 1, 0)
        last = min(np.searchsorted(times, end), len(times) - 1)
        return [number for time, number in self.seen[first:last + 1]]
