#!/usr/bin/env python3
"""Writes the names and shapes of all tensors of networks of torchvision.

    python3 torchvision.py ../resources/dev/espalier/core/setup

Made with torchvision 0.14 (Debian's python3-torchvision). The order of the names is that of safetensors files, not of the
network.
"""
import os
import sys

# this file has the name of the package
sys.path = [folder for folder in sys.path if os.path.abspath(folder) != os.path.dirname(os.path.abspath(__file__))]

from torch import nn
from torchvision import models

NETWORKS = [
    "resnet18",
    "resnet34",
    "resnet50",
    "vgg11",
    "vgg11_bn",
    "vgg16",
    "vgg16_bn",
    "mobilenet_v2",
]


def main(folder):
    # initial values are of no interest, and those of large layers take long
    nn.Linear.reset_parameters = lambda self: None
    nn.init.kaiming_normal_ = nn.init.normal_ = lambda tensor, *_, **__: tensor
    with open(f"{folder}/torchvision.txt", "w", encoding="utf-8") as file:
        for name in NETWORKS:
            file.write(f"[{name}]\n")
            for tensor, values in sorted(getattr(models, name)().state_dict().items()):
                file.write(" ".join([tensor] + [str(extent) for extent in values.shape]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
