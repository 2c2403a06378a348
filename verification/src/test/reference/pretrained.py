#!/usr/bin/env python3
"""Trains a small ResNet on pictures of shapes, and writes its weights as safetensors, with its outputs for ten pictures; the
same of a small VGG with batch norm and of a small MobileNetV2, which are not trained.

    python3 pretrained.py ../resources/dev/espalier/verification/run

Made with Debian's python3-torch 1.13 and python3-torchvision 0.14 (CPU). The network is torchvision's ResNet with basic blocks,
two in each of four stages, with fewer channels: all names are those of resnet18. So it is for the others, which have the
structure of vgg16_bn and mobilenet_v2. The pictures of the ten outputs are kept as bytes, their outputs are logits, computed in
evaluation mode.
"""
import base64
import json
import struct
import sys

import numpy
import torch
from torch import nn
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.models.resnet import BasicBlock, ResNet
from torchvision.models.vgg import VGG, make_layers

SIZE = 40
CHANNELS = [8, 12, 16, 24]
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
PICTURES, EPOCHS, BATCH = 3000, 24, 50

# whether a point is inside of a shape; the shapes reach from -1 to 1
SHAPES = {
    "square": lambda u, v: numpy.maximum(abs(u), abs(v)) < 0.85,
    "frame": lambda u, v: (numpy.maximum(abs(u), abs(v)) < 0.95) & (numpy.maximum(abs(u), abs(v)) > 0.55),
    "plus": lambda u, v: (numpy.minimum(abs(u), abs(v)) < 0.28) & (numpy.maximum(abs(u), abs(v)) < 1),
    "triangle": lambda u, v: (v < 0.8) & (v > 2 * abs(u) - 1),
    "stripes": lambda u, v: (numpy.maximum(abs(u), abs(v)) < 1) & (numpy.floor((v + 1) * 2.5) % 2 == 0),
    "half": lambda u, v: (u * u + v * v < 1) & (v > 0),
    "wedge": lambda u, v: (u * u + v * v < 1) & ~((v > abs(u))),
    "pair": lambda u, v: (numpy.hypot(u - 0.55, v) < 0.42) | (numpy.hypot(u + 0.55, v) < 0.42),
}


class Small(ResNet):
    """torchvision's ResNet of basic blocks, with other numbers of channels."""

    def __init__(self):
        nn.Module.__init__(self)
        self._norm_layer, self.dilation, self.groups, self.base_width = nn.BatchNorm2d, 1, 1, 64
        self.inplanes = CHANNELS[0]
        self.conv1 = nn.Conv2d(3, self.inplanes, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(self.inplanes)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        for stage, channels in enumerate(CHANNELS, 1):
            setattr(self, f"layer{stage}", self._make_layer(BasicBlock, channels, 2, stride=1 if stage == 1 else 2))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(CHANNELS[-1], len(SHAPES))


def small_vgg():
    widths = [6, 6, "M", 8, 8, "M", 10, 10, 10, "M", 12, 12, 12, "M", 12, 12, 12, "M"]
    # its own dense layers have 120 million weights, and none of them is kept
    nn.Linear.reset_parameters, own = lambda self: None, nn.Linear.reset_parameters
    model = VGG(make_layers(widths, batch_norm=True), init_weights=False)
    nn.Linear.reset_parameters = own
    places = {0: nn.Linear(12 * 7 * 7, 24), 3: nn.Linear(24, 24), 6: nn.Linear(24, len(SHAPES))}
    for place, layer in places.items():
        model.classifier[place] = layer
    return model


def small_mobilenet():
    setting = [[1, 4, 1, 1], [6, 4, 2, 2], [6, 6, 3, 2], [6, 8, 4, 2], [6, 9, 3, 1], [6, 10, 3, 2], [6, 12, 1, 1]]
    return MobileNetV2(num_classes=len(SHAPES), inverted_residual_setting=setting, round_nearest=1)


def randomize(model, inputs):
    """Scales that activations exceed 6 by, and statistics of some pictures."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 4)
            nn.init.normal_(module.bias, 0, 0.5)
        elif isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight)
    model.train()
    with torch.no_grad():
        for _ in range(20):
            model(inputs)
    model.eval()


def picture(shape, random):
    """A shape of any place, size and turn on a noisy ground, darker or lighter than it, as bytes [3, SIZE, SIZE]."""
    y, x = numpy.mgrid[0:SIZE, 0:SIZE] + 0.5
    radius, turn = random.uniform(7, 13), random.uniform(-0.5, 0.5)
    x, y = x - SIZE / 2 - random.uniform(-6, 6), y - SIZE / 2 - random.uniform(-6, 6)
    u = (x * numpy.cos(turn) + y * numpy.sin(turn)) / radius
    v = (y * numpy.cos(turn) - x * numpy.sin(turn)) / radius
    ground = random.uniform(80, 175, 3)
    colour = ground + random.uniform(40, 80, 3) * random.choice([-1, 1])
    inside = SHAPES[shape](u, v)
    pixels = numpy.where(inside, colour[:, None, None], ground[:, None, None])
    return numpy.clip(pixels + random.normal(0, 22, pixels.shape), 0, 255).astype(numpy.uint8)


def pictures(count, random):
    names = list(SHAPES)
    labels = numpy.arange(count) % len(names)
    return numpy.stack([picture(names[label], random) for label in labels]), torch.tensor(labels)


def prepared(pixels):
    values = torch.tensor(pixels, dtype=torch.float32) / 255
    return (values - torch.tensor(MEAN).reshape(3, 1, 1)) / torch.tensor(DEVIATION).reshape(3, 1, 1)


def accuracy(model, inputs, labels):
    model.eval()
    with torch.no_grad():
        return (model(inputs).argmax(1) == labels).float().mean().item()


def train(model, inputs, labels):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    steps = len(labels) // BATCH * EPOCHS
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.15, total_steps=steps)
    for _ in range(EPOCHS):
        model.train()
        for chosen in torch.randperm(len(labels)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(inputs[chosen]), labels[chosen]).backward()
            optimizer.step()
            schedule.step()


def write_safetensors(path, tensors):
    """The format by hand: the length of the header, the header, the data; as save_file does it, in the order of the names."""
    kinds = {torch.float32: "F32", torch.int64: "I64"}
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in sorted(tensors.items()):
        values = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": kinds[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(values)],
        }
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def main(folder):
    torch.manual_seed(7)
    torch.set_num_threads(1)
    random = numpy.random.default_rng(7)
    pixels, labels = pictures(PICTURES, random)
    held_out, held_out_labels = pictures(400, random)
    resnet = Small()
    train(resnet, prepared(pixels), labels)
    print("accuracy", accuracy(resnet, prepared(held_out), held_out_labels))
    networks = {"resnet": resnet, "vgg": small_vgg(), "mobilenet": small_mobilenet()}
    ten = held_out[:10]
    lines = ["[pictures]"] + [base64.b64encode(one.tobytes()).decode() for one in ten]
    for name, model in networks.items():
        if model is not resnet:
            randomize(model, prepared(held_out[:100]))
        write_safetensors(f"{folder}/pretrained-{name}.safetensors", model.state_dict())
        with torch.no_grad():
            outputs = model(prepared(ten))
        lines += [f"[{name}]"] + [" ".join(f"{value:.9g}" for value in one) for one in outputs.tolist()]
        print(name, "outputs from", outputs.min().item(), "to", outputs.max().item())
    with open(f"{folder}/pretrained.txt", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
