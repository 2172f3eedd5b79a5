# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound against picture: a clip of flashes and beeps, a recording of screen and sound by one clock, and what it says."""

import subprocess

import gi
import numpy as np

gi.require_version("Gst", "1.0")
from gi.repository import Gst

Gst.init(None)

FRAME_RATE = 25
# Frames from one flash to the next: 0.92 s, which is no multiple of the 1/60 s of the recorded screen.
FRAMES_APART = 23
FIRST_FRAME = 12
RECORDED_RATE = 60
SOUND_RATE = 48000


def make_clip(path, seconds):
    """A dark clip with a flash of three frames and a beep that begins with it, again and again."""
    apart = FRAMES_APART / FRAME_RATE
    first = FIRST_FRAME / FRAME_RATE
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y",
         "-f", "lavfi", "-i", "color=c=black:s=320x180:r=%d:d=%g" % (FRAME_RATE, seconds),
         "-f", "lavfi", "-i", "aevalsrc=exprs='if(gte(t,%g)*lt(mod(t-%g+0.0000001,%g),0.06),0.7*sin(2*PI*1000*mod(t-%g,%g)),0)'"
         ":s=%d:d=%g" % (first, first, apart, first, apart, SOUND_RATE, seconds),
         "-vf", "drawbox=c=white:t=fill:enable='gte(n,%d)*lt(mod(n-%d,%d),3)'" % (FIRST_FRAME, FIRST_FRAME, FRAMES_APART),
         "-c:v", "libx264", "-preset", "veryfast", "-g", "50", "-bf", "2", "-pix_fmt", "yuv420p", "-c:a", "flac", path],
        check=True, timeout=600)
    return path


class Recorder:
    """Screen and sound into one Matroska file, each picture and sample stamped by the same clock."""

    def __init__(self, path, x, y, size):
        # The system's clock for both, so that the sound's own is not what the pictures are measured by
        self.pipeline = Gst.parse_launch(
            "ximagesrc use-damage=false show-pointer=false startx=%d starty=%d endx=%d endy=%d ! "
            "video/x-raw,framerate=%d/1 ! queue max-size-time=0 max-size-buffers=0 max-size-bytes=0 ! videoconvert ! "
            "video/x-raw,format=GRAY8 ! queue ! mux. "
            "pulsesrc device=nul.monitor provide-clock=false ! "
            "audio/x-raw,format=S16LE,rate=%d,channels=1 ! queue max-size-time=0 max-size-buffers=0 max-size-bytes=0 ! mux. "
            "matroskamux name=mux ! filesink location=\"%s\""
            % (x, y, x + size - 1, y + size - 1, RECORDED_RATE, SOUND_RATE, path))
        self.pipeline.set_state(Gst.State.PLAYING)
        self.pipeline.get_state(10 * Gst.SECOND)

    def get_time(self):
        """Seconds on the recording's clock, for what is done meanwhile."""
        clock = self.pipeline.get_clock()
        return (clock.get_time() - self.pipeline.get_base_time()) / Gst.SECOND

    def stop(self):
        self.pipeline.send_event(Gst.Event.new_eos())
        message = self.pipeline.get_bus().timed_pop_filtered(20 * Gst.SECOND, Gst.MessageType.EOS | Gst.MessageType.ERROR)
        self.pipeline.set_state(Gst.State.NULL)
        if message is None or message.type == Gst.MessageType.ERROR:
            raise RuntimeError("the recording did not end well: %s" % (message and message.parse_error(),))


def _pull(path, caps):
    """(time in seconds, bytes) of each buffer of that kind."""
    pipeline = Gst.parse_launch("filesrc location=\"%s\" ! matroskademux ! %s ! appsink name=sink sync=false" % (path, caps))
    sink = pipeline.get_by_name("sink")
    pipeline.set_state(Gst.State.PLAYING)
    while True:
        sample = sink.emit("pull-sample")
        if sample is None:
            break
        buffer = sample.get_buffer()
        yield buffer.pts / Gst.SECOND, buffer.extract_dup(0, buffer.get_size())
    pipeline.set_state(Gst.State.NULL)


def find_flashes(path):
    """When the screen turned light: halfway between the last dark picture and the first light one."""
    found = []
    gaps = []
    before, was_light = None, True
    for time, data in _pull(path, "video/x-raw"):
        light = np.frombuffer(data, np.uint8).mean() > 120
        if light and not was_light:
            found.append((before + time) / 2)
            gaps.append(time - before)
        before, was_light = time, light
    return np.array(found), np.array(gaps)


def find_beeps(path):
    """When the sound set in after silence."""
    found = []
    silent_since = None
    for time, data in _pull(path, "audio/x-raw"):
        loud = np.abs(np.frombuffer(data, np.int16).astype(np.int32)) > 2000
        times = time + np.arange(len(loud)) / SOUND_RATE
        for at in np.flatnonzero(loud):
            if silent_since is None or times[at] - silent_since > 0.02:
                found.append(times[at])
            silent_since = times[at]
    return np.array(found)


def compare(flashes, beeps, reach=0.2):
    """For each flash that has a beep near: when, and by how many seconds the sound is later."""
    pairs = []
    for flash in flashes:
        if len(beeps) == 0:
            break
        nearest = beeps[np.argmin(np.abs(beeps - flash))]
        if abs(nearest - flash) < reach:
            pairs.append((flash, nearest - flash))
    return np.array(pairs).reshape(-1, 2)
