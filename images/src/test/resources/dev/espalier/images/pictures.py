"""Makes the pictures of the tests and, with Pillow 9.4, what they must become: python3 pictures.py"""

import numpy as np
from PIL import Image, ImageOps

rng = np.random.default_rng(3)


def smooth(width, height, mode="RGB"):
    bands = len(mode)
    coarse = Image.merge(
        "RGB" if bands == 3 else mode,
        [Image.fromarray(rng.integers(0, 256, (7, 9), dtype=np.uint8)) for _ in range(bands)],
    )
    return coarse.resize((width, height), Image.BICUBIC)


def expect(name, picture):
    values = np.asarray(picture)
    planes = values.transpose(2, 0, 1) if values.ndim == 3 else values[None]
    planes.tofile(name + ".raw")


def both(name, picture, **options):
    """A file, and the pixels that Pillow reads from it."""
    picture.save(name, **options)
    with Image.open(name) as stored:
        grey = stored.mode == "L"
        expect(name, ImageOps.exif_transpose(stored).convert("L" if grey else "RGB"))


colour = smooth(37, 23)
both("colour.png", colour)
both("palette.png", colour.quantize(16))
both("grey.png", colour.convert("L"))
both("bits.png", colour.convert("1"))
both("colour.gif", colour.quantize(64))
both("colour.bmp", colour)
both("colour.tiff", colour, compression="tiff_lzw")
both("colour.webp", colour, lossless=True)

for name, options in {
    "420": dict(subsampling=2),
    "422": dict(subsampling=1),
    "444": dict(subsampling=0),
    "optimized": dict(optimize=True, quality=95),
    "progressive": dict(progressive=True),
    "rough": dict(quality=8),
}.items():
    both("jpeg-" + name + ".jpg", colour, **options)
both("jpeg-grey.jpg", colour.convert("L"))
both("jpeg-large.jpg", smooth(131, 70), quality=90)
both("jpeg-cmyk.jpg", smooth(37, 23, "CMYK"), quality=95)

for value in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = value
    both(f"turned-{value}.png", colour, exif=exif)
exif = Image.Exif()
exif[0x0112] = 6
both("turned-6.jpg", colour, exif=exif)
both("turned-6.webp", colour, exif=exif, lossless=True)
colour.save("turned-6.tiff", tiffinfo={0x0112: 6})
expect("turned-6.tiff", colour.transpose(Image.Transpose.ROTATE_270))

clear = colour.copy()
clear.putalpha(smooth(37, 23).convert("L"))
clear.save("clear.png")
behind = Image.new("RGBA", clear.size, (200, 200, 200, 255))
behind.alpha_composite(clear)
expect("clear.png", behind.convert("RGB"))

# brought to another size: height x width
photo = smooth(131, 70)
photo.save("photo.png")
for height, width in ((16, 16), (40, 20), (70, 131), (9, 64), (140, 200)):
    size = (width, height)
    expect(f"crop-{height}x{width}", ImageOps.fit(photo, size, Image.Resampling.BILINEAR))
    expect(f"stretch-{height}x{width}", photo.resize(size, Image.Resampling.BILINEAR))
    expect(f"pad-{height}x{width}", ImageOps.pad(photo, size, Image.Resampling.BILINEAR, color=(9, 9, 9)))
    expect(f"grey-{height}x{width}", photo.convert("L").resize(size, Image.Resampling.BILINEAR))
