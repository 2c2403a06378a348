#!/usr/bin/env python3
"""Writes the reference values of the layers of images and series, computed by PyTorch in float64.

    python3 convolutions.py ../resources/dev/espalier/testkit

Made with PyTorch 1.13 (CPU). Inputs and parameters are fractions of sines, so that they need not be stored: element i of the
array of number n is sin(1 + 0.7 * i + 13 * n), rounded to float32. The loss is the sum of the outputs times such numbers.
"""
import math
import sys

import torch
from torch import nn
from torch.nn import functional

SAMPLES = 2


def values(shape, number):
    count = math.prod(shape)
    flat = [math.sin(1 + 0.7 * i + 13 * number) for i in range(count)]
    return torch.tensor(flat, dtype=torch.float32).double().reshape(shape)


CASES = [
    # name, input shape, module; the test has the same layer under the same name
    ("convolution 3x3", [3, 7, 5], nn.Conv2d(3, 4, 3)),
    ("convolution 3x3 same", [3, 7, 5], nn.Conv2d(3, 4, 3, padding="same")),
    ("convolution 2x4 same", [3, 7, 6], nn.Conv2d(3, 2, (2, 4), padding="same")),
    ("convolution stride 2 padding 1", [3, 8, 7], nn.Conv2d(3, 4, 3, stride=2, padding=1)),
    ("convolution stride 3 over padding", [2, 6, 5], nn.Conv2d(2, 3, 2, stride=3, padding=2)),
    ("convolution dilation 2", [2, 9, 8], nn.Conv2d(2, 3, 3, dilation=2, padding=2)),
    ("convolution dilation 2x1 stride 1x2", [2, 9, 8], nn.Conv2d(2, 3, (3, 2), dilation=(2, 1), stride=(1, 2))),
    ("convolution groups", [4, 5, 7], nn.Conv2d(4, 6, 3, padding=1, groups=2)),
    ("convolution depthwise", [5, 7, 6], nn.Conv2d(5, 5, 3, padding=1, groups=5, bias=False)),
    ("convolution depthwise stride", [4, 7, 6], nn.Conv2d(4, 8, 5, padding=2, stride=2, groups=4)),
    ("convolution 1x1", [5, 4, 3], nn.Conv2d(5, 7, 1)),
    ("convolution 1x1 stride 2", [5, 5, 4], nn.Conv2d(5, 7, 1, stride=2)),
    ("convolution 7x7 stride 2", [3, 15, 13], nn.Conv2d(3, 8, 7, stride=2, padding=3, bias=False)),
    ("convolution of a series", [3, 11], nn.Conv1d(3, 4, 4, stride=2, padding=1)),
    ("transposed 2 stride 2", [4, 5, 3], nn.ConvTranspose2d(4, 3, 2, stride=2)),
    ("transposed 3 stride 2 padding 1 output padding 1", [4, 5, 3],
     nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1, output_padding=1)),
    ("transposed groups dilation", [4, 4, 5],
     nn.ConvTranspose2d(4, 6, (3, 2), stride=(1, 3), dilation=(2, 1), groups=2, bias=False)),
    ("transposed of a series", [3, 6], nn.ConvTranspose1d(3, 2, 4, stride=2, padding=1)),
    ("max pooling 2", [3, 7, 6], nn.MaxPool2d(2)),
    ("max pooling 3 stride 2 padding 1", [3, 8, 7], nn.MaxPool2d(3, stride=2, padding=1)),
    ("max pooling of a series", [3, 10], nn.MaxPool1d(3, stride=2)),
    ("average pooling 3 stride 2 padding 1", [3, 8, 7], nn.AvgPool2d(3, stride=2, padding=1)),
    ("average pooling without padding", [3, 8, 7], nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)),
    ("adaptive average pooling 3x4", [2, 7, 9], nn.AdaptiveAvgPool2d((3, 4))),
    ("global average pooling", [3, 5, 7], nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())),
    ("batch norm of images", [3, 4, 5], nn.BatchNorm2d(3)),
    ("batch norm of series", [3, 9], nn.BatchNorm1d(3)),
    ("group norm", [6, 4, 5], nn.GroupNorm(3, 6)),
    ("instance norm", [4, 5, 3], nn.GroupNorm(4, 4)),
    ("upsampling nearest", [2, 3, 4], nn.Upsample(scale_factor=(2, 3), mode="nearest")),
    ("upsampling bilinear", [2, 3, 4], nn.Upsample(scale_factor=(2, 3), mode="bilinear", align_corners=False)),
    ("upsampling linear", [2, 5], nn.Upsample(scale_factor=3, mode="linear", align_corners=False)),
    ("padding zeros", [2, 3, 4], nn.ZeroPad2d((1, 1, 2, 2))),
    ("padding reflect", [2, 4, 5], nn.ReflectionPad2d((3, 3, 2, 2))),
    ("padding replicate", [2, 3, 4], nn.ReplicationPad2d((1, 1, 2, 2))),
]


class ChannelNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.LayerNorm(channels, eps=1e-6)

    def forward(self, x):
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, squeezed):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, squeezed, 1)
        self.fc2 = nn.Conv2d(squeezed, channels, 1)

    def forward(self, x):
        z = functional.adaptive_avg_pool2d(x, 1)
        return x * torch.sigmoid(self.fc2(torch.relu(self.fc1(z))))


CASES += [
    ("channel norm", [5, 4, 3], ChannelNorm(5)),
    ("squeeze excitation", [8, 3, 5], SqueezeExcitation(8, 4)),
]


def line(name, tensor):
    return name + ": " + " ".join(repr(float(x)) for x in tensor.detach().reshape(-1))


def main(folder):
    with open(folder + "/convolutions.txt", "w") as out:
        print("# What layers of images and series give for given inputs and parameters, and the gradients", file=out)
        print(f"# source: PyTorch {torch.__version__.split('a')[0]}, CPU, float64", file=out)
        print("# made by: src/test/reference/convolutions.py", file=out)
        for name, shape, module in CASES:
            module = module.double().train()
            parameters = list(module.parameters())
            for number, parameter in enumerate(parameters):
                parameter.data = values(parameter.shape, 2 + number)
            x = values([SAMPLES] + shape, 0).requires_grad_()
            y = module(x)
            (y * values(y.shape, 1)).sum().backward()
            print(f"[{name}]", file=out)
            print(line("output", y), file=out)
            print(line("input gradient", x.grad), file=out)
            for number, parameter in enumerate(parameters):
                print(line(f"parameter gradient {number}", parameter.grad), file=out)
            for number, (key, buffer) in enumerate(module.named_buffers()):
                if key != "num_batches_tracked":
                    print(line(f"buffer {number}", buffer), file=out)


if __name__ == "__main__":
    main(sys.argv[1])
