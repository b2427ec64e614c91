"""JAX, compiled by jit."""
from registry import backward, case

PEER = "JAX"


def array(*shape, seed=0, scale=1.0):
    import jax.numpy as jnp
    import numpy as np
    return jnp.asarray((np.random.default_rng(seed + sum(shape)).standard_normal(shape) * scale).astype(np.float32))


def call_of(f, inputs, both):
    """f alone, or f and the gradients of all inputs for a fixed cotangent."""
    import jax
    if not both:
        forward = jax.jit(f)
        return lambda: jax.block_until_ready(forward(*inputs))
    cotangent = array(*jax.eval_shape(f, *inputs).shape, seed=7)

    @jax.jit
    def gradients(cotangent, inputs):
        return jax.vjp(f, *inputs)[1](cotangent)
    return lambda: jax.block_until_ready(gradients(cotangent, inputs))


@case("MatMulBenchmark.multiply", PEER)
def matmul(params, peer):
    import jax.numpy as jnp
    m, k, n = map(int, params["shape"].split("x"))
    return call_of(jnp.matmul, (array(m, k), array(k, n)), False)


def row(both):
    def make(params, peer):
        import jax
        import jax.numpy as jnp
        import numpy as np
        target = jnp.asarray(np.random.default_rng(0).integers(0, 1000, 4096))

        def layer_norm(x, w, b):
            centred = x - x.mean(-1, keepdims=True)
            return centred * jax.lax.rsqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5) * w + b

        def cross_entropy(x):
            return -jnp.take_along_axis(jax.nn.log_softmax(x, -1), target[:, None], 1).mean()
        f, inputs = {
            "softmax": (lambda x: jax.nn.softmax(x, -1), (array(4096, 512),)),
            "layer_norm": (layer_norm, (array(4096, 512), array(512, seed=1), array(512, seed=2))),
            "gelu_erf": (lambda x: jax.nn.gelu(x, approximate=False), (array(4096, 1024),)),
            "gelu_tanh": (lambda x: jax.nn.gelu(x, approximate=True), (array(4096, 1024),)),
            "cross_entropy": (cross_entropy, (array(4096, 1000),)),
        }[params["op"]]
        return call_of(f, inputs, both)
    return make


case("RowBenchmark.forward", PEER)(row(False))
case("RowBenchmark.forwardBackward", PEER)(row(True))


def tiny(name, shape, both):
    def make(params, peer):
        import jax.numpy as jnp
        return call_of(getattr(jnp, name), (array(*shape), array(*shape, seed=1)), both)
    return make


for _name, _shape, _case in (("add", (8,), "add8"), ("matmul", (16, 16), "matmul16")):
    case(f"TinyBenchmark.{_case}", PEER)(tiny(_name, _shape, False))
    case(f"TinyBenchmark.{_case}Backward", PEER)(tiny(_name, _shape, True))


@case("MlpStepBenchmark.step", PEER)
def mlp(params, peer):
    import jax
    import jax.numpy as jnp
    import numpy as np
    from jax_llama import adamw, start
    dims, batch = params["net"].split("x")
    dims, batch = [int(d) for d in dims.split("-")], int(batch)
    weights = [(array(m, n, scale=m ** -0.5), jnp.zeros(n)) for m, n in zip(dims, dims[1:])]
    classes = dims[-1] > 1
    x = array(batch, dims[0])
    y = jnp.asarray(np.random.default_rng(0).integers(0, dims[-1], batch)) if classes else array(batch, 1)

    def loss(weights):
        h = x
        for i, (w, b) in enumerate(weights):
            h = h @ w + b if i == 0 else jax.nn.relu(h) @ w + b
        if classes:
            return -jnp.take_along_axis(jax.nn.log_softmax(h), y[:, None], 1).mean()
        return jnp.square(h - y).mean()

    def step(state):
        gradients = jax.grad(loss)(state[0])
        if params["optimizer"] == "sgd":
            return jax.tree.map(lambda p, g: p - 1e-3 * g, state[0], gradients), state[1]
        return adamw(state[0], gradients, state[1], 1e-4)
    return repeated(jax.jit(step, donate_argnums=0), (weights, start(weights)))


def repeated(step, state):
    import jax
    held = [state]

    def call():
        held[0] = step(held[0])
        jax.block_until_ready(held[0])
    return call


@case("AttentionBenchmark.run", PEER)
def attention(params, peer):
    import jax
    if params["model"] not in ("dense", "window", "small"):
        return None
    small = params["model"] == "small"
    shape = (8, 256, 4, 32) if small else (1, int(params["tokens"]), 4, 64)
    if shape[1] > 4096:
        return None  # it writes all scores out
    window = {"local_window_size": (255, 0)} if params["model"] == "window" else {}
    return call_of(lambda q, k, v: jax.nn.dot_product_attention(q, k, v, is_causal=True, **window),
                   tuple(array(*shape, seed=s) for s in range(3)), backward(params))


@case("MixtureBenchmark.run", PEER)
def mixture(params, peer):
    """Dense SwiGLU; the mixture as dense products, an expert having room for a quarter more tokens than its share."""
    import jax
    import jax.numpy as jnp
    width, hidden, experts = 256, 1024, 8
    x = array(2048, width)
    if params["model"].startswith("dense"):
        hidden = int(params["model"][5:])
        weights = array(width, hidden, scale=0.05), array(width, hidden, scale=0.05, seed=1), array(hidden, width, scale=0.05)
        return call_of(lambda x, g, u, d: (jax.nn.silu(x @ g) * (x @ u)) @ d, (x, *weights), backward(params))
    if params["model"] != "top2":
        return None

    room = int(2048 * 2 / experts * 1.25)

    def top2(x, router, first, second):
        gates, chosen = jax.lax.top_k(jax.nn.softmax(x @ router, -1), 2)
        gates = gates / gates.sum(-1, keepdims=True)
        hot = jax.nn.one_hot(chosen, experts)  # [tokens, 2, experts]
        flat = hot.reshape(-1, experts)
        place = ((jnp.cumsum(flat, 0) - 1) * flat).sum(-1).astype(jnp.int32).reshape(-1, 2)
        slot = jax.nn.one_hot(place, room)  # nothing where an expert is full
        sent = jnp.einsum("tke,tkc,td->ecd", hot, slot, x)
        gate, up = jnp.split(jnp.einsum("ecd,edf->ecf", sent, first), 2, -1)
        y = jnp.einsum("ecf,efd->ecd", jax.nn.silu(gate) * up, second)
        return jnp.einsum("tk,tke,tkc,ecd->td", gates, hot, slot, y)
    weights = array(experts, width, 2 * hidden, scale=0.05), array(experts, hidden, width, scale=0.05)
    return call_of(top2, (x, array(width, experts, scale=0.05), *weights), backward(params))


@case("TrainingStepBenchmark.step", PEER)
def training(params, peer):
    if params["model"] != "llama":
        return None
    import jax_llama
    return repeated(*jax_llama.training(width=128, hidden=384, batch=8, tokens=256))


@case("ContextBenchmark.goOn", PEER)
def go_on(params, peer):
    if params["model"] != "llama":
        return None
    import jax_llama
    return jax_llama.continuation(width=256, hidden=768, context=int(params["context"]), new=64)


@case("GenerationBenchmark.generate", PEER)
def generation(params, peer):
    if params["model"] != "llama":
        return None
    import jax_llama
    return jax_llama.generation(width=256, hidden=768, prompt=256, new=256)
