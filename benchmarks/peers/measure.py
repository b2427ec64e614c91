"""Times a call as JMH does - warm-up, then iterations of a length - and writes one entry of its JSON."""
import datetime
import gc
import importlib.metadata
import json
import math
import os
import platform
import statistics
import time

LONGEST = 60  # seconds after which no new iteration begins
PACKAGES = {"fla": "fla-core"}


def samples(call, warmup, iterations, seconds):
    """Seconds of a call, one mean for each iteration."""
    clock = time.perf_counter
    begun = clock()
    call()
    each = first = clock() - begun
    while clock() - begun < warmup + first:
        start = clock()
        call()
        each = clock() - start
    batch = max(1, int(1e-3 / max(each, 1e-7)))
    means = []
    gc.collect()
    gc.disable()
    while len(means) < iterations and (not means or clock() - begun < LONGEST):
        start, done = clock(), 0
        while not done or clock() - start < seconds:
            for _ in range(batch):
                call()
            done += batch
        means.append((clock() - start) / done)
    return means


def student(freedom, probability=0.9995):
    """Quantile of Student's t: bisection on the distribution, which is Simpson's integral of the density."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)

    def below(t, steps=2000):
        # x = sqrt(freedom) tan(a) makes the range finite
        top = math.atan(t / math.sqrt(freedom))
        h = top / steps
        heights = [math.cos(i * h) ** (freedom - 1) for i in range(steps + 1)]
        return 0.5 + scale * math.sqrt(freedom) * h / 3 * (
            heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2]))
    low, high = 0.0, 1e5
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < probability else (low, middle)
    return high


def error(values):
    """Half the width of the 99.9 % interval of the mean, for normal values, as JMH states it."""
    if len(values) < 2:
        return "NaN"
    return student(len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))


def runtime(modules):
    names = [PACKAGES.get(module, module) for module in modules if module not in ("numpy", "einops")]
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names) + f", Python {platform.python_version()}"


def processor():
    try:
        with open("/proc/cpuinfo") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def counted(bytes):
    """A secondary metric of JMH."""
    return {"bytes": {"score": bytes, "scoreError": "NaN", "scoreUnit": "#", "rawData": [[bytes]]}}


def write(file, peer, modules, benchmark, params, means, bytes):
    micros = [1e6 * mean for mean in means]
    entry = {
        "benchmark": benchmark, "mode": "avgt", "threads": 1, "forks": 1, "params": params,
        "primaryMetric": {"score": statistics.mean(micros), "scoreError": error(micros), "scoreUnit": "us/op",
                          "rawData": [micros]},
        "secondaryMetrics": {} if bytes is None else counted(bytes), "contender": peer,
        "machine": {"processor": processor(), "cores": str(os.cpu_count()), "os": f"{platform.system()} {platform.machine()}",
                    "runtime": runtime(modules), "date": datetime.date.today().isoformat()}}
    with open(file, "w") as out:
        json.dump([entry], out, indent=2)
