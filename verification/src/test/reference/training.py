#!/usr/bin/env python3
"""Writes the reference of whole trainings: 50 steps of PyTorch in float64 from weights and batches that a formula gives.

    python3 training.py ../resources/dev/espalier/verification/run

Needs numpy and PyTorch; made with 1.13.1 (Debian's python3-torch, CPU, float64). A training is a network of dense layers,
batch normalisation and ReLU under cross-entropy, with the loss of each step, and after the last one the weights and the
running statistics.

The bounds say what rounding to floats (24 bits) does to such a training at most, however its sums are ordered. The script
states the training a second time, by hand in float64, and disturbs every number that a training in floats rounds, by up to
the worst that rounding does to it: a sum of n products by n + 1 roundings of the sum of their absolute values, and so on.
Signs and sizes of the disturbances are drawn; a bound is twice the largest distance of RUNS disturbed trainings from the
one that is not. PyTorch's own training in floats is held against the bounds too.
"""
import json
import math
import sys

import numpy
import torch

STEPS, BATCH, LAST = 50, 16, 9
WIDTHS = [10, 24, 12, 4]
CLASSES = WIDTHS[-1]
FEATURES = WIDTHS[0]
SAMPLES = (STEPS - 1) * BATCH + LAST
ROUNDING = 2.0**-24
RUNS = 64
EPSILON, MEMORY = 1e-5, 0.1

TRAININGS = {
    "momentum": dict(rule="momentum", rate=0.05, bias=True),
    "adam": dict(rule="adam", rate=0.012, bias=False),
    # decay of the weights alone, half a cosine, targets smoothed over all classes, the norm of the gradients clipped
    "adamw": dict(rule="adam", rate=0.02, bias=False, decay=0.1, cosine=True, smoothing=0.1, clip=0.5),
}


def number(stream, i):
    """A whole number from -32768 to 32767: multiplications and shifts of 32 bits, the same in every language."""
    h = (i * 2654435761 + stream * 40503 + 12345) & 0xFFFFFFFF
    for _ in range(2):
        h = ((h ^ (h >> 16)) * 0x045D9F3B) & 0xFFFFFFFF
    return ((h ^ (h >> 16)) & 0xFFFF) - 32768


def initial(layer):
    """The weights of a dense layer, inputs x units, in sixteenths of a bit that a float holds exactly."""
    inputs, units = WIDTHS[layer], WIDTHS[layer + 1]
    numbers = [number(layer + 1, i) for i in range(inputs * units)]
    return numpy.array(numbers, dtype=float).reshape(inputs, units) / 65536


def samples():
    """Features between -2 and 2; the class is the largest of four sums of two features."""
    numbers = numpy.array([number(0, i) for i in range(SAMPLES * FEATURES)]).reshape(SAMPLES, FEATURES)
    return numbers / 16384.0, numpy.argmax(numbers[:, :CLASSES] + numbers[:, CLASSES : 2 * CLASSES], axis=1)


def batches():
    features, labels = samples()
    for start in range(0, SAMPLES, BATCH):
        yield features[start : start + BATCH], labels[start : start + BATCH]


# PyTorch


def network(bias, dtype):
    layers = []
    for layer in range(3):
        hidden = layer < 2
        dense = torch.nn.Linear(WIDTHS[layer], WIDTHS[layer + 1], bias=bias or not hidden, dtype=dtype)
        with torch.no_grad():
            dense.weight.copy_(torch.tensor(initial(layer).T))
            if dense.bias is not None:
                dense.bias.zero_()
        layers += [dense] + ([torch.nn.BatchNorm1d(WIDTHS[layer + 1], dtype=dtype), torch.nn.ReLU()] if hidden else [])
    return torch.nn.Sequential(*layers)


def train_with_torch(rule, rate, bias, decay=0.0, cosine=False, smoothing=0.0, clip=0.0, dtype=torch.float64):
    model = network(bias, dtype)
    model.train()
    if rule == "momentum":
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
    else:
        matrices = [p for p in model.parameters() if p.dim() > 1]
        vectors = [p for p in model.parameters() if p.dim() == 1]
        groups = [dict(params=matrices), dict(params=vectors, weight_decay=0.0)]
        optimizer = torch.optim.AdamW(groups, lr=rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS) if cosine else None
    losses = []
    for features, labels in batches():
        optimizer.zero_grad()
        outputs = model(torch.tensor(features, dtype=dtype))
        loss = torch.nn.functional.cross_entropy(outputs, torch.tensor(labels), label_smoothing=smoothing)
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        if schedule:
            schedule.step()
        losses.append(loss.item())
    arrays = {}
    for layer in range(3):
        dense = model[3 * layer]
        arrays[f"dense{layer + 1}/weight"] = dense.weight.detach().numpy().T
        if dense.bias is not None:
            arrays[f"dense{layer + 1}/bias"] = dense.bias.detach().numpy()
        if layer < 2:
            norm, name = model[3 * layer + 1], f"batch-norm{layer + 1}/"
            arrays[name + "scale"] = norm.weight.detach().numpy()
            arrays[name + "shift"] = norm.bias.detach().numpy()
            arrays[name + "running-mean"] = norm.running_mean.numpy()
            arrays[name + "running-variance"] = norm.running_var.numpy()
    return numpy.array(losses), {name: array.astype(float) for name, array in arrays.items()}


# The same by hand, disturbed


class Disturbance:
    """Adds to numbers what rounding may do to them: up to a count of roundings of a size. Nothing without a seed."""

    def __init__(self, seed):
        self.random = None if seed is None else numpy.random.RandomState(seed)

    def of(self, value, roundings, size):
        if self.random is None:
            return value
        return value + self.random.uniform(-1, 1, numpy.shape(value)) * (roundings * ROUNDING) * size


def train_by_hand(rule, rate, bias, seed, decay=0.0, cosine=False, smoothing=0.0, clip=0.0):
    noise = Disturbance(seed)
    values, running = {}, {}
    for layer in range(3):
        values[f"dense{layer + 1}/weight"] = initial(layer)
        if bias or layer == 2:
            values[f"dense{layer + 1}/bias"] = numpy.zeros(WIDTHS[layer + 1])
        if layer < 2:
            values[f"batch-norm{layer + 1}/scale"] = numpy.ones(WIDTHS[layer + 1])
            values[f"batch-norm{layer + 1}/shift"] = numpy.zeros(WIDTHS[layer + 1])
            running[f"batch-norm{layer + 1}/running-mean"] = numpy.zeros(WIDTHS[layer + 1])
            running[f"batch-norm{layer + 1}/running-variance"] = numpy.ones(WIDTHS[layer + 1])
    state, losses, signs = {}, [], []
    for step, (features, labels) in enumerate(batches()):
        present = rate * (1 + math.cos(math.pi * step / STEPS)) / 2 if cosine else rate
        loss, gradients, active = step_by_hand(values, running, features, labels, smoothing, noise)
        losses.append(loss)
        signs.append(active)
        if clip:
            norm = math.sqrt(sum((g * g).sum() for g in gradients.values()))
            factor = noise.of(min(1.0, clip / (norm + 1e-6)), 64, 1)
            gradients = {name: noise.of(g * factor, 1, abs(g)) for name, g in gradients.items()}
        for name, g in gradients.items():
            w = values[name]
            if rule == "momentum":
                v = state.get(name, numpy.zeros_like(w))
                v = state[name] = noise.of(0.9 * v + g, 2, abs(0.9 * v) + abs(g))
                change = present * v
            else:
                if w.ndim > 1 and decay:
                    w = noise.of(w * (1 - present * decay), 2, abs(w))
                m, s = state.get(name, (numpy.zeros_like(w), numpy.zeros_like(w)))
                m = noise.of(0.9 * m + 0.1 * g, 3, abs(m) + abs(g))
                s = noise.of(0.999 * s + 0.001 * g * g, 3, s + g * g)
                state[name] = m, s = m, numpy.maximum(s, 0)
                t = step + 1
                change = present / (1 - 0.9**t) * m / (numpy.sqrt(s) / math.sqrt(1 - 0.999**t) + 1e-8)
            values[name] = noise.of(noise.of(w - change, 8, abs(change)), 1, abs(w))
    return numpy.array(losses), {**values, **running}, numpy.concatenate(signs)


def step_by_hand(values, running, features, labels, smoothing, noise):
    """The loss of a batch and the gradients of its mean; the running statistics follow."""
    n = len(labels)
    x, kept, signs = features, [], []
    for layer in range(3):
        w = values[f"dense{layer + 1}/weight"]
        b = values.get(f"dense{layer + 1}/bias", numpy.zeros(w.shape[1]))
        y = noise.of(x @ w + b, w.shape[0] + 1, abs(x) @ abs(w) + abs(b))
        if layer == 2:
            kept.append((x,))
            break
        name = f"batch-norm{layer + 1}/"
        mean = noise.of(y.mean(0), n + 1, abs(y).mean(0))
        variance = noise.of(((y - mean) ** 2).mean(0), n + 4, ((abs(y) + abs(mean)) ** 2).mean(0))
        deviation = numpy.sqrt(variance + EPSILON)
        hat = noise.of((y - mean) / deviation, 4, (abs(y) + abs(mean)) / deviation)
        scale, shift = values[name + "scale"], values[name + "shift"]
        z = noise.of(hat * scale + shift, 2, abs(hat * scale) + abs(shift))
        for figure, batch in (("running-mean", mean), ("running-variance", variance * n / (n - 1))):
            old = running[name + figure]
            running[name + figure] = noise.of((1 - MEMORY) * old + MEMORY * batch, 3, abs(old) + abs(batch))
        kept.append((x, hat, deviation, z > 0))
        signs.append((z > 0).ravel())
        x = numpy.maximum(z, 0)
    shifted = y - y.max(1, keepdims=True)
    # the exponential of a rounded argument; two units in the last place of its own
    exponentials = noise.of(numpy.exp(shifted), 6, numpy.exp(shifted) * (1 + abs(shifted)))
    total = noise.of(exponentials.sum(1, keepdims=True), CLASSES, exponentials.sum(1, keepdims=True))
    targets = numpy.full(y.shape, smoothing / CLASSES)
    targets[numpy.arange(n), labels] += 1 - smoothing
    if smoothing:
        targets = noise.of(targets, 3, targets)
    each = -(targets * (shifted - numpy.log(total))).sum(1)
    each = noise.of(each, 8 + CLASSES, abs(targets * shifted).sum(1) + numpy.log(total[:, 0]) + 1)
    loss = noise.of(each.mean(), n, each.mean())
    predictions = exponentials / total
    g = noise.of((predictions - targets) / n, 4, (predictions + targets) / n)
    gradients = {}
    for layer in (2, 1, 0):
        w = values[f"dense{layer + 1}/weight"]
        if layer < 2:
            x, hat, deviation, active = kept[layer]
            name = f"batch-norm{layer + 1}/"
            g = g * active
            shift = gradients[name + "shift"] = noise.of(g.sum(0), n, abs(g).sum(0))
            scale = gradients[name + "scale"] = noise.of((g * hat).sum(0), n + 1, abs(g * hat).sum(0))
            factor = values[name + "scale"] / deviation
            size = abs(factor) * (abs(g) + abs(shift) / n + abs(hat * scale) / n)
            g = noise.of(factor * (g - shift / n - hat * scale / n), 6, size)
        else:
            (x,) = kept[layer]
        gradients[f"dense{layer + 1}/weight"] = noise.of(x.T @ g, n + 1, abs(x).T @ abs(g))
        if f"dense{layer + 1}/bias" in values:
            gradients[f"dense{layer + 1}/bias"] = noise.of(g.sum(0), n, abs(g).sum(0))
        g = noise.of(g @ w.T, w.shape[1] + 1, abs(g) @ abs(w).T)
    return loss, gradients, numpy.concatenate(signs)


# Both together


def two_digits(x):
    return float(f"{x:.1e}")


def training(settings):
    losses, arrays = train_with_torch(**settings)
    own_losses, own_arrays, signs = train_by_hand(seed=None, **settings)
    assert abs(losses - own_losses).max() < 1e-12, abs(losses - own_losses).max()
    assert all(abs(arrays[name] - own_arrays[name]).max() < 1e-12 for name in arrays)
    loss_bound, bounds = numpy.zeros(STEPS), dict.fromkeys(arrays, 0.0)
    for seed in range(RUNS):
        disturbed, moved, others = train_by_hand(seed=seed, **settings)
        # no ReLU is so near its kink that a rounding turns it over, or a bound would be a matter of luck
        assert (signs == others).all()
        loss_bound = numpy.maximum(loss_bound, 2 * abs(disturbed - own_losses))
        for name in bounds:
            bounds[name] = max(bounds[name], 2 * abs(moved[name] - own_arrays[name]).max())
    # a single step's loss may come out well by chance in all runs: errors grow with the steps, and so do the bounds
    loss_bound = numpy.maximum.accumulate(loss_bound)
    float_losses, float_arrays = train_with_torch(dtype=torch.float32, **settings)
    share = max(
        (abs(float_losses - losses) / loss_bound).max(),
        max(abs(float_arrays[name] - arrays[name]).max() / bounds[name] for name in arrays),
    )
    print(f"{settings}: loss {losses[0]:.4f} to {losses[-1]:.4f}, bounds {loss_bound[0]:.1e} to {loss_bound[-1]:.1e},",
          f"weights {max(bounds.values()):.1e}; floats of PyTorch come to {share:.2f} of the bounds")
    assert share < 1
    return dict(
        loss=losses.tolist(),
        bound=[two_digits(x) for x in loss_bound],
        arrays={n: dict(bound=two_digits(bounds[n]), values=arrays[n].ravel().tolist()) for n in arrays},
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    source = "PyTorch 1.13.1 (CPU, float64); made by src/test/reference/training.py"
    result = dict(source=source, **{name: training(settings) for name, settings in TRAININGS.items()})
    with open(f"{sys.argv[1]}/training.json", "w", encoding="utf-8", newline="\n") as out:
        json.dump(result, out, indent=1)
        out.write("\n")
