"""Writes what Pillow 9.4 and SciPy 1.10 make of a picture, as bytes or floats, channel after channel: python3 references.py"""

import numpy as np
from PIL import Image, ImageEnhance, ImageOps
from scipy import ndimage

HEIGHT, WIDTH = 26, 19

rng = np.random.default_rng(5)
coarse = Image.fromarray(rng.integers(0, 256, (4, 5, 3), dtype=np.uint8))
smooth = np.asarray(coarse.resize((WIDTH, HEIGHT), Image.BICUBIC)).astype(int)
picture = Image.fromarray(np.clip(smooth + rng.integers(-20, 21, smooth.shape), 15, 240).astype(np.uint8))


def planes(values):
    return np.asarray(values).transpose(2, 0, 1)


def write(name, values):
    planes(values).tofile(name + ".raw")


def write_floats(name, of_plane):
    stacked = np.stack([of_plane(plane.astype(np.float64)) for plane in planes(picture)])
    stacked.astype("<f4").tofile(name + ".raw")


def resized(box):
    left, top, width, height = box
    return lambda plane: np.asarray(
        Image.fromarray(plane.astype(np.float32), "F")
        .crop((left, top, left + width, top + height))
        .resize((WIDTH, HEIGHT), Image.BILINEAR)
    )


def hue(turn):
    """By colorsys, as torchvision defines it, without rounding to bytes."""
    import colorsys

    values = np.asarray(picture) / 255
    turned = [[colorsys.hsv_to_rgb((h + turn) % 1, s, v) for h, s, v in (colorsys.rgb_to_hsv(*p) for p in row)] for row in values]
    (np.array(turned).transpose(2, 0, 1) * 255).astype("<f4").tofile(f"hue-{turn}.raw")


write("picture", picture)
for factor in (0.3, 1.7):
    write(f"brightness-{factor}", ImageEnhance.Brightness(picture).enhance(factor))
    write(f"contrast-{factor}", ImageEnhance.Contrast(picture).enhance(factor))
    write(f"saturation-{factor}", ImageEnhance.Color(picture).enhance(factor))
    write(f"sharpness-{factor}", ImageEnhance.Sharpness(picture).enhance(factor))
for bits in (2, 5):
    write(f"posterize-{bits}", ImageOps.posterize(picture, bits))
write("solarize-100", ImageOps.solarize(picture, 100))
write("autocontrast", ImageOps.autocontrast(picture))
write("equalize", ImageOps.equalize(picture))
for turn in (-0.3, 0.1):
    hue(turn)
for deviation in (0.4, 1.3, 9):
    write_floats(
        f"blur-{deviation}", lambda plane: ndimage.gaussian_filter(plane, deviation, mode="mirror", truncate=3)
    )
for box in ((0, 0, 19, 26), (3, 5, 11, 13), (18, 25, 1, 1), (1, 0, 18, 4)):
    write_floats("crop-" + "-".join(map(str, box)), resized(box))
