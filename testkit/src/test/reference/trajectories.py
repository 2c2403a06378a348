#!/usr/bin/env python3
"""Writes the reference trajectories of the testkit: update rules and schedules in float64, stated in plain Python.

    python3 trajectories.py ../../main/resources/dev/espalier/testkit

Needs nothing but Python. The rules were compared with torch.optim of PyTorch 1.13.1 (CPU, float64), largest difference
below 1e-10 for schedules, which PyTorch computes recursively, and 4.7e-16 for the rest. Some rest on their formula alone:
nadam, because 1.13.1 multiplies by one momentum too many (fixed in 2.0), and those that it does not have: lion, lamb,
sam, schedule-free-sgd (the weights at which gradients are taken), and the conventions of Keras.
"""
import math
import sys

START = [0.5, -1.2, 2.0, -0.03]
CURVATURE = [1.0, 0.1, 5.0, 0.5]
STEPS = 12
POINTS = 60
BASE = 0.1


def gradient(t, weights):
    return [h * w + 0.3 * math.sin(1.7 * t + i) for i, (h, w) in enumerate(zip(CURVATURE, weights))]


def sign(x):
    return (x > 0) - (x < 0)


# Update rules: each makes a function (t from 1, w, g, state) -> new w for one weight.


def sgd(rate, momentum=0.0, dampening=0.0, nesterov=False, decay=0.0):
    def update(t, w, g, s):
        g += decay * w
        if momentum:
            s["v"] = g if t == 1 else momentum * s["v"] + (1 - dampening) * g
            g = g + momentum * s["v"] if nesterov else s["v"]
        return w - rate * g

    return update


def adagrad(rate, epsilon=1e-10, initial=0.0, rate_decay=0.0, inside=False):
    def update(t, w, g, s):
        s["sum"] = s.get("sum", initial) + g * g
        root = math.sqrt(s["sum"] + epsilon) if inside else math.sqrt(s["sum"]) + epsilon
        return w - rate / (1 + (t - 1) * rate_decay) * g / root

    return update


def rmsprop(rate, memory=0.99, epsilon=1e-8, momentum=0.0, centred=False, decay=0.0, inside=False):
    def update(t, w, g, s):
        g += decay * w
        s["v"] = memory * s.get("v", 0.0) + (1 - memory) * g * g
        v = s["v"]
        if centred:
            s["m"] = memory * s.get("m", 0.0) + (1 - memory) * g
            v -= s["m"] ** 2
        u = g / (math.sqrt(v + epsilon) if inside else math.sqrt(v) + epsilon)
        if momentum:
            s["b"] = momentum * s.get("b", 0.0) + u
            u = s["b"]
        return w - rate * u

    return update


def adadelta(rate, memory=0.9, epsilon=1e-6):
    def update(t, w, g, s):
        s["v"] = memory * s.get("v", 0.0) + (1 - memory) * g * g
        d = math.sqrt(s.get("u", 0.0) + epsilon) / math.sqrt(s["v"] + epsilon) * g
        s["u"] = memory * s.get("u", 0.0) + (1 - memory) * d * d
        return w - rate * d

    return update


def moments(s, g, beta1, beta2):
    s["m"] = beta1 * s.get("m", 0.0) + (1 - beta1) * g
    s["v"] = beta2 * s.get("v", 0.0) + (1 - beta2) * g * g
    return s["m"], s["v"]


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0, decoupled=0.0, amsgrad=False, folded=False):
    def update(t, w, g, s):
        w *= 1 - rate * decoupled
        m, v = moments(s, g + decay * w, beta1, beta2)
        if amsgrad:
            s["x"] = v = max(s.get("x", 0.0), v)
        if folded:
            return w - rate * math.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (math.sqrt(v) + epsilon)
        return w - rate / (1 - beta1**t) * m / (math.sqrt(v) / math.sqrt(1 - beta2**t) + epsilon)

    return update


def adamax(rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    def update(t, w, g, s):
        s["m"] = beta1 * s.get("m", 0.0) + (1 - beta1) * g
        s["u"] = max(beta2 * s.get("u", 0.0), abs(g) + epsilon)
        return w - rate / (1 - beta1**t) * s["m"] / s["u"]

    return update


def nadam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8, momentum_decay=4e-3):
    def mu(t):
        return beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))

    def update(t, w, g, s):
        s["p"] = s.get("p", 1.0) * mu(t)
        m, v = moments(s, g, beta1, beta2)
        d = math.sqrt(v / (1 - beta2**t)) + epsilon
        return w - rate * (1 - mu(t)) / (1 - s["p"]) * g / d - rate * mu(t + 1) / (1 - s["p"] * mu(t + 1)) * m / d

    return update


def radam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    limit = 2 / (1 - beta2) - 1

    def update(t, w, g, s):
        m, v = moments(s, g, beta1, beta2)
        m /= 1 - beta1**t
        rho = limit - 2 * t * beta2**t / (1 - beta2**t)
        if rho <= 5:
            return w - rate * m
        r = math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
        return w - rate * m * r * math.sqrt(1 - beta2**t) / (math.sqrt(v) + epsilon)

    return update


def rprop(rate, shrink=0.5, grow=1.2, least=1e-6, most=50.0):
    def update(t, w, g, s):
        turn = sign(g * s.get("g", 0.0))
        size = s.get("size", rate) * (grow if turn > 0 else shrink if turn < 0 else 1.0)
        s["size"] = min(max(size, least), most)
        s["g"] = 0.0 if turn < 0 else g
        return w - sign(s["g"]) * s["size"]

    return update


def lion(rate, beta1=0.9, beta2=0.99, decay=0.0):
    def update(t, w, g, s):
        m = s.get("m", 0.0)
        s["m"] = beta2 * m + (1 - beta2) * g
        return w - rate * (sign(beta1 * m + (1 - beta1) * g) + decay * w)

    return update


def schedule_free_sgd(rate, beta=0.9):
    """The weights y that gradients are taken at."""

    def update(t, w, g, s):
        z, x = s.get("z", w), s.get("x", w)
        s["z"] = z - rate * g
        s["x"] = x + (s["z"] - x) / t
        return (1 - beta) * s["z"] + beta * s["x"]

    return update


def lamb(rate, beta1=0.9, beta2=0.999, epsilon=1e-6, decay=0.01):
    """For all weights of a parameter together."""

    def update(t, weights, gradients, states):
        directions = []
        for w, g, s in zip(weights, gradients, states):
            m, v = moments(s, g, beta1, beta2)
            directions.append(m / (1 - beta1**t) / (math.sqrt(v / (1 - beta2**t)) + epsilon) + decay * w)
        length, size = math.sqrt(sum(w * w for w in weights)), math.sqrt(sum(u * u for u in directions))
        trust = length / size if length > 0 and size > 0 else 1.0
        return [w - rate * trust * u for w, u in zip(weights, directions)]

    return update


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def sam(rate, radius=0.05, momentum=0.9):
    """For all weights together; gradients at other places than the weights are asked for."""
    inner = sgd(rate, momentum)

    def update(t, weights, gradients_at, states):
        g = gradients_at(weights)
        factor = radius / (math.sqrt(dot(g, g)) + 1e-12)
        worst = gradients_at([w + factor * x for w, x in zip(weights, g)])
        return [inner(t, w, x, s) for w, x, s in zip(weights, worst, states)]

    return update


def lbfgs(rate, history=10, tolerance=1e-7):
    """One iteration a step, so that a pair spans two steps of a parabola that is shaken between them."""
    moves, turns, last = [], [], {}

    def update(t, weights, gradients_at, states):
        g = gradients_at(weights)
        if max(map(abs, g)) <= tolerance:
            return weights
        length = rate if last else rate * min(1.0, 1.0 / sum(map(abs, g)))
        if last:
            turn = [a - b for a, b in zip(g, last["g"])]
            if dot(turn, last["move"]) > 1e-10:
                moves.append(last["move"])
                turns.append(turn)
                del moves[:-history], turns[:-history]
        d = [-x for x in g]
        shares = []
        for move, turn in zip(reversed(moves), reversed(turns)):
            shares.append(dot(move, d) / dot(move, turn))
            d = [x - shares[-1] * y for x, y in zip(d, turn)]
        if turns:
            d = [x * dot(turns[-1], moves[-1]) / dot(turns[-1], turns[-1]) for x in d]
        for move, turn, share in zip(moves, turns, reversed(shares)):
            other = dot(turn, d) / dot(move, turn)
            d = [x + (share - other) * s for x, s in zip(d, move)]
        last["g"], last["move"] = g, [length * x for x in d]
        return [w + s for w, s in zip(weights, last["move"])]

    return update


RULES = [
    ("sgd", dict(rate=0.1), sgd),
    ("sgd-decay", dict(rate=0.1, decay=0.01), sgd),
    ("momentum", dict(rate=0.1, momentum=0.9), sgd),
    ("momentum-dampening", dict(rate=0.1, momentum=0.9, dampening=0.5), sgd),
    ("nesterov", dict(rate=0.1, momentum=0.9, nesterov=True), sgd),
    ("adagrad", dict(rate=0.1), adagrad),
    ("adagrad-initial", dict(rate=0.1, initial=0.1, rate_decay=0.05), adagrad),
    ("rmsprop", dict(rate=0.01), rmsprop),
    ("rmsprop-centred", dict(rate=0.01, centred=True, momentum=0.9, decay=0.01), rmsprop),
    ("adadelta", dict(rate=1.0), adadelta),
    ("adam", dict(rate=0.01), adam),
    ("adam-decay", dict(rate=0.01, decay=0.1), adam),
    ("amsgrad", dict(rate=0.01, amsgrad=True), adam),
    ("adamw", dict(rate=0.01, decoupled=0.1), adam),
    ("adamax", dict(rate=0.01), adamax),
    ("nadam", dict(rate=0.01), nadam),
    ("radam", dict(rate=0.01), radam),
    ("rprop", dict(rate=0.01), rprop),
    ("lion", dict(rate=0.01, decay=0.1), lion),
    ("adagrad-keras", dict(rate=0.1, epsilon=1e-7, initial=0.1, inside=True), adagrad),
    ("rmsprop-keras", dict(rate=0.01, memory=0.9, epsilon=1e-7, inside=True), rmsprop),
    ("adam-keras", dict(rate=0.01, epsilon=1e-7, folded=True), adam),
    ("schedule-free-sgd", dict(rate=0.1), schedule_free_sgd),
    ("lamb", dict(rate=0.01), lamb),
    ("sam", dict(rate=0.1), sam),
    ("l-bfgs", dict(rate=0.5), lbfgs),
]
WHOLE = {lamb}
PLACES = {sam, lbfgs}


# Schedules: t from 0 -> rate, or (rate, momentum), for a base rate of 0.1.


def cosine(t, horizon, low):
    return low + (BASE - low) * (1 + math.cos(math.pi * t / horizon)) / 2


def restarts(t, first, factor, low):
    length = first
    while t >= length:
        t -= length
        length *= factor
    return cosine(t, length, low)


def cyclical(t, up, down, low, mode, gamma=1.0):
    length = up + down
    cycle = math.floor(1 + t / length)
    x = 1 + t / length - cycle
    peak = up / length
    k = x / peak if x <= peak else (x - 1) / (peak - 1)
    swing = k * {"triangular": 1, "triangular2": 1 / 2 ** (cycle - 1), "exp-range": gamma**t}[mode]
    return low + (BASE - low) * swing, 0.9 - 0.1 * swing


def one_cycle(t, total, share=0.3, linear=False, three_phases=False):
    first = BASE / 25
    last = first / 1e4
    up = share * total - 1
    if three_phases:
        down = 2 * share * total - 2
        phases = [(0, up, first, BASE, 0.95, 0.85), (up, down, BASE, first, 0.85, 0.95)]
        phases.append((down, total - 1, first, last, 0.95, 0.95))
    else:
        phases = [(0, up, first, BASE, 0.95, 0.85), (up, total - 1, BASE, last, 0.85, 0.95)]
    start, end, a, b, c, d = next((p for p in phases if t <= p[1]), phases[-1])
    p = (t - start) / (end - start)

    def between(x, y):
        return x + (y - x) * p if linear else y + (x - y) / 2 * (math.cos(math.pi * p) + 1)

    return between(a, b), between(c, d)


# One validation after each step; few enough steps that every fall is above the smallest that PyTorch makes, 1e-8.
LOSSES = [1, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.79999] + [0.7] * 29


def plateau(gamma=0.1, patience=3, threshold=1e-4, cooldown=2):
    best, bad, rest, rate, rates = math.inf, 0, 0, BASE, []
    for loss in LOSSES:
        rates.append(rate)
        if loss < best * (1 - threshold):
            best, bad = loss, 0
        else:
            bad += 1
        if rest > 0:
            rest, bad = rest - 1, 0
        if bad > patience:
            rate, rest, bad = rate * gamma, cooldown, 0
    return rates


CURVES = [
    ("step", "every=7 gamma=0.5", lambda t: BASE * 0.5 ** (t // 7)),
    ("multi-step", "at=5,20,40 gamma=0.1", lambda t: BASE * 0.1 ** sum(m <= t for m in (5, 20, 40))),
    ("exponential", "gamma=0.93", lambda t: BASE * 0.93**t),
    ("linear", "start=0.1 steps=10", lambda t: BASE * (0.1 + 0.9 * min(10, t) / 10)),
    ("polynomial", "power=2 steps=40", lambda t: BASE * (1 - min(40, t) / 40) ** 2),
    ("cosine", "steps=25 minimum=0.01 clamped=false", lambda t: cosine(t, 25, 0.001)),
    ("cosine-restarts", "first=8 factor=2 minimum=0.01", lambda t: restarts(t, 8, 2, 0.001)),
    ("triangular", "up=6 down=9 low=0.1", lambda t: cyclical(t, 6, 9, 0.01, "triangular")),
    ("triangular2", "up=6 down=9 low=0.1", lambda t: cyclical(t, 6, 9, 0.01, "triangular2")),
    ("exp-range", "up=6 down=9 low=0.1 gamma=0.98", lambda t: cyclical(t, 6, 9, 0.01, "exp-range", 0.98)),
    ("one-cycle", "steps=60", lambda t: one_cycle(t, POINTS)),
    ("one-cycle-linear", "steps=60", lambda t: one_cycle(t, POINTS, linear=True)),
    ("one-cycle-three-phases", "steps=60", lambda t: one_cycle(t, POINTS, three_phases=True)),
]

HEADER = """\
# {title}
# source: stated in float64, compared with PyTorch 1.13.1 (CPU, float64){exception}
# made by: src/test/reference/trajectories.py
"""


def text(value):
    return str(value).lower() if isinstance(value, bool) else repr(value)


def trajectories():
    yield HEADER.format(
        title=f"The way of {len(START)} weights under each update rule, {STEPS} steps, one line a step",
        exception="; nadam, lion, lamb, sam, schedule-free and keras by formula alone",
    )
    yield "start: " + " ".join(map(repr, START)) + "\n"
    yield "curvature: " + " ".join(map(repr, CURVATURE)) + "\n"
    yield "# gradient of weight i at step t = 0, 1, ...: curvature[i] * w[i] + 0.3 * sin(1.7 * t + i)\n"
    for name, settings, make in RULES:
        yield f"[{name}] " + " ".join(f"{k.replace('_', '-')}={text(v)}" for k, v in settings.items()) + "\n"
        rule, weights, states = make(**settings), START, [{} for _ in START]
        for t in range(STEPS):
            g = gradient(t, weights)
            if make in PLACES:
                weights = rule(t + 1, weights, lambda places: gradient(t, places), states)
            elif make in WHOLE:
                weights = rule(t + 1, weights, g, states)
            else:
                weights = [rule(t + 1, weights[i], g[i], states[i]) for i in range(len(START))]
            yield " ".join(map(repr, weights)) + "\n"


def curves():
    yield HEADER.format(title=f"Schedules for a base rate of {BASE}, {POINTS} steps, one line a step", exception="")
    yield "# columns: rate, and momentum where the schedule drives it\n"
    for name, settings, curve in CURVES:
        yield f"[{name}] {settings}\n"
        for t in range(POINTS):
            value = curve(t)
            yield " ".join(map(repr, value if isinstance(value, tuple) else (value,))) + "\n"
    yield "[plateau] gamma=0.1 patience=3 threshold=0.0001 cooldown=2\n"
    yield from (f"{rate!r}\n" for rate in plateau())


if __name__ == "__main__":
    folder = sys.argv[1]
    for file, lines in (("trajectories.txt", trajectories()), ("schedules.txt", curves())):
        with open(f"{folder}/{file}", "w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines)
