"""Pictures for tests, as programs write them, and as attackers do."""

import io
import struct
import zlib

from PIL import Image, ImageCms, ImageSequence, PngImagePlugin


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


SECRET = b"51.5007N-0.1246W"  # stands in every place where a picture can hide something


def exif(orientation=1):
    """EXIF with a place, an owner, a maker's note, and which way up the picture is held."""
    made = Image.Exif()
    made[274] = orientation
    made[315] = SECRET.decode()
    made.get_ifd(0x8769)[0x927C] = SECRET
    made.get_ifd(0x8825)[29] = SECRET.decode()
    return made.tobytes()


def with_secrets(form, orientation=1, size=(24, 16)):
    """A picture with its secret in every place that its format has for one, and behind its end."""
    drawn = Image.effect_noise(size, 80).convert("RGB")
    made = io.BytesIO()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if form == "JPEG":
        drawn.save(made, form, exif=exif(orientation), icc_profile=profile, comment=SECRET, xmp=xmp, progressive=True)
        whole, extra = made.getvalue(), b""
        for marker, said in (
            (0xED, b"Photoshop 3.0\0" + SECRET),
            (0xE0, b"JFXX\0\x10" + SECRET),
            (0xE2, b"MPF\0" + SECRET),
        ):
            extra += bytes([0xFF, marker]) + struct.pack(">H", len(said) + 2) + said
        thumbnail = bytearray(whole[2:20]) + SECRET[:3]  # one pixel
        thumbnail[3], thumbnail[16:18] = 19, b"\x01\x01"
        return b"\xff\xd8" + bytes(thumbnail) + extra + whole[20:] + SECRET
    if form == "PNG":
        said = PngImagePlugin.PngInfo()
        said.add_text("Comment", SECRET.decode())
        said.add_itxt("XML:com.adobe.xmp", xmp.decode())
        said.add(b"tIME", b"\x07\xe6\x01\x01\x00\x00\x00")
        said.add(b"prVt", SECRET)
        drawn.save(made, form, exif=exif(orientation), pnginfo=said, icc_profile=profile)
        return made.getvalue() + SECRET
    if form == "WEBP":
        drawn.save(made, form, exif=exif(orientation), xmp=xmp, icc_profile=profile, lossless=True)
        whole = made.getvalue() + b"hidn" + struct.pack("<L", len(SECRET)) + SECRET
        return whole[:4] + struct.pack("<L", len(whole) - 8) + whole[8:] + SECRET
    return gif_with_secrets(size)


def gif_with_secrets(size):
    """Two frames, between them a comment, XMP and words drawn by nobody; a loop with a secret behind it."""
    whole = moving("GIF", size=size)
    block = bytes([len(SECRET)]) + SECRET + b"\0"
    comment = b"\x21\xfe" + block
    xmp = b"\x21\xff\x0bXMP DataXMP" + block
    words = b"\x21\xf9\x04\x00\x00\x00\x00\x00\x21\x01\x0c" + b"\0" * 12 + block
    loop = whole.index(b"NETSCAPE2.0") + 15
    first = whole.index(b"\x21\xf9")
    return (
        whole[:loop]
        + block[:-1]
        + whole[loop : first + 8]
        + comment
        + whole[first + 8 : -1]
        + xmp
        + words
        + b"\x3b"
        + SECRET
    )


def frames(content):
    """Every frame as pixels, with how long it is shown."""
    with Image.open(io.BytesIO(content)) as opened:
        return [
            (frame.convert("RGBA").tobytes(), frame.size, frame.info.get("duration"))
            for frame in (each.copy() for each in ImageSequence.Iterator(opened))
        ]


def held(content):
    """Which way up it is held."""
    with Image.open(io.BytesIO(content)) as opened:
        return opened.getexif().get(274, 1)
