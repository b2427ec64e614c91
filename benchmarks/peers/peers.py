r"""Measures what one would otherwise use, on the cases of Gradus' benchmarks, and writes the JSON of JMH.

    python peers.py --list
    python peers.py --peer PyTorch --benchmark dev.gradus.benchmarks.ops.RowBenchmark.forward \
        --param op=softmax --param threads=2 --out run.json

Exit code 3: this peer has no such case.
"""
import argparse
import os
import sys

import registry

NO_SUCH_CASE = 3


def pin(threads):
    """This process to so many cores, before a library counts them and starts its threads."""
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])
    os.environ.update(JAX_PLATFORMS="cpu", TORCHINDUCTOR_COMPILE_THREADS="1", TRANSFORMERS_VERBOSITY="error",
                      HF_HUB_OFFLINE="1", USE_HUB_KERNELS="NO", TOKENIZERS_PARALLELISM="false",
                      XLA_FLAGS=f"--xla_cpu_multi_thread_eigen={'false' if threads == 1 else 'true'}")


def show_list():
    for peer, modules in registry.PEERS.items():
        missing = registry.missing(modules)
        if missing:
            print(f"skip\t{peer}\tPython has no module {missing[0]} (pip install -r benchmarks/peers/requirements.txt)")
        for benchmark in [] if missing else registry.benchmarks(peer):
            print(f"case\t{peer}\t{benchmark}")


def bytes_of(call, name, peer):
    """What the case counts itself, or the peak of a call where Gradus counts that, or None."""
    import memory
    if hasattr(call, "bytes"):
        return call.bytes()
    return memory.peak(call, registry.PEERS[peer]) if name in registry.COUNTS_MEMORY else None


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--list", action="store_true", help="the cases of every peer, and which peers are not there")
    options.add_argument("--peer", choices=registry.PEERS)
    options.add_argument("--benchmark", default="", help="package, class and method")
    options.add_argument("--param", action="append", default=[], help="NAME=VALUE")
    options.add_argument("--warmup", type=float, default=1, help="seconds before it counts")
    options.add_argument("--iterations", type=int, default=5)
    options.add_argument("--time", type=float, default=0.2, help="seconds of an iteration")
    options.add_argument("--out", help="result file")
    chosen = options.parse_args()
    registry.load()
    if chosen.list:
        return show_list()
    if not chosen.peer or not chosen.out:
        options.error("it needs --list, or --peer and --benchmark and --out")
    params = dict(param.split("=", 1) for param in chosen.param)
    pin(int(params.get("threads", "1")))
    name = registry.short(chosen.benchmark)
    make = registry.CASES.get((chosen.peer, name))
    call = make(params, chosen.peer) if make else None
    if call is None:
        return NO_SUCH_CASE
    import measure
    samples = measure.samples(call, chosen.warmup, chosen.iterations, chosen.time)
    bytes = bytes_of(call, name, chosen.peer)
    measure.write(chosen.out, chosen.peer, registry.PEERS[chosen.peer], chosen.benchmark, params, samples, bytes)


if __name__ == "__main__":
    sys.exit(main())
