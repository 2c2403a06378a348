#!/usr/bin/env python3
"""Writes the names and shapes of all tensors of networks of torchvision, and of its ResNet in the form for CIFAR-10.

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
from torchvision.models.resnet import BasicBlock, ResNet

NETWORKS = [
    "resnet20",
    "resnet18",
    "resnet34",
    "resnet50",
    "vgg11",
    "vgg11_bn",
    "vgg16",
    "vgg16_bn",
    "mobilenet_v2",
]


class ResNet20(ResNet):
    """Three stages of three basic blocks behind a 3 x 3 convolution."""

    def __init__(self):
        nn.Module.__init__(self)
        self._norm_layer, self.dilation, self.groups, self.base_width, self.inplanes = nn.BatchNorm2d, 1, 1, 64, 16
        self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)
        self.layer1 = self._make_layer(BasicBlock, 16, 3)
        self.layer2 = self._make_layer(BasicBlock, 32, 3, stride=2)
        self.layer3 = self._make_layer(BasicBlock, 64, 3, stride=2)
        self.fc = nn.Linear(64, 1000)


models.resnet20 = ResNet20


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
