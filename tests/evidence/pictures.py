"""Pictures for tests, as programs write them, and as attackers do."""

import io
import struct
import zlib

from PIL import Image


def picture(form, size=(9, 9), colour="red", **options):
    """A picture of one colour in one format."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, form, **options)
    return made.getvalue()


def moving(form, frames=3, size=(20, 10), **options):
    """A picture whose frames are of different colours."""
    made = io.BytesIO()
    first, *others = (Image.new("RGB", size, (60 * n, 10, 90)) for n in range(1, frames + 1))
    first.save(made, form, save_all=True, append_images=others, duration=100, loop=0, **options)
    return made.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_that_says(width, height):
    """A PNG of a few bytes whose header promises as many pixels as one likes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def noisy(form, size=(64, 64), **options):
    """A picture with enough in it that its end can be cut off."""
    made = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(made, form, **options)
    return made.getvalue()
