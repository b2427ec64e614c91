"""Which peer has which case: the decorator of a case names the benchmark of Gradus that it is the same as."""
import importlib
import importlib.util

# Name in the tables, and the modules that it needs; the first ones' versions are told.
PEERS = {
    "PyTorch": ["torch"],
    "torch.compile": ["torch"],
    "JAX": ["jax", "numpy"],
    "Hugging Face": ["transformers", "torch"],
    "Hugging Face compiled": ["transformers", "torch"],
    "flash-linear-attention": ["fla", "torch", "einops"],
}
CASES = {}
COUNTS_MEMORY = {"AttentionBenchmark.run"}  # where Gradus counts the bytes of a call


def case(benchmark, *peers):
    """A function of the parameters (words by name) and the peer's name. It draws the operands and returns the call to
    measure, or None where the peer has nothing for these parameters. A call may have an attribute bytes: what to count
    beside its time."""
    def register(make):
        for peer in peers:
            CASES[peer, benchmark] = make
        return make
    return register


def load():
    for module in ("torch_cases", "jax_cases", "jax_scan_cases", "hugging_face_cases", "hugging_face_attention_cases"):
        importlib.import_module(module)


def missing(modules):
    return [module for module in modules if importlib.util.find_spec(module) is None]


def benchmarks(peer):
    return [benchmark for one, benchmark in CASES if one == peer]


def short(benchmark):
    """Class and method, which is enough to tell benchmarks apart."""
    return ".".join(benchmark.split(".")[-2:])


def backward(params):
    return params["pass"] == "forwardBackward"
