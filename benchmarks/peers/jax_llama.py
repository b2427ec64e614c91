"""A small Llama in plain JAX, bytes, four layers, four heads: a training step, and generation with a cache."""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

VOCABULARY, LAYERS, HEADS = 256, 4, 4


def start(weights):
    zeros = jax.tree.map(jnp.zeros_like, weights)
    return {"m": zeros, "v": jax.tree.map(jnp.zeros_like, weights), "t": jnp.zeros((), jnp.int32)}


def adamw(weights, gradients, state, rate, b1=0.9, b2=0.999, eps=1e-8, decay=0.01):
    t = state["t"] + 1
    m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, state["m"], gradients)
    v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, state["v"], gradients)
    c1, c2 = 1 - b1 ** t, 1 - b2 ** t
    new = jax.tree.map(lambda p, m, v: p - rate * (m / c1 / (jnp.sqrt(v / c2) + eps) + decay * p), weights, m, v)
    return new, {"m": m, "v": v, "t": t}


def draw(width, hidden):
    rng = np.random.default_rng(0)

    def normal(*shape):
        return jnp.asarray((rng.standard_normal(shape) * 0.02).astype(np.float32))
    square = {name: (width, width) for name in "qkvo"}
    shapes = {**square, "gate": (width, hidden), "up": (width, hidden), "down": (hidden, width)}
    layers = [{"n1": jnp.ones(width), "n2": jnp.ones(width), **{k: normal(*s) for k, s in shapes.items()}}
              for _ in range(LAYERS)]
    return {"embed": normal(VOCABULARY, width), "head": normal(width, VOCABULARY), "norm": jnp.ones(width), "layers": layers}


def rms(x, w):
    return x * jax.lax.rsqrt(jnp.square(x).mean(-1, keepdims=True) + 1e-6) * w


def rotate(x, positions):
    half = x.shape[-1] // 2
    angles = positions[:, None] * (10000.0 ** (-jnp.arange(half) / half))
    c, s = jnp.cos(angles)[:, None], jnp.sin(angles)[:, None]  # [tokens, 1, half]
    a, b = x[..., :half], x[..., half:]
    return jnp.concatenate([a * c - b * s, b * c + a * s], -1)


def block(p, x, positions, attend):
    b, t, d = x.shape
    h = rms(x, p["n1"])
    q, k, v = ((h @ p[n]).reshape(b, t, HEADS, d // HEADS) for n in "qkv")
    o, cache = attend(rotate(q, positions), rotate(k, positions), v)
    x = x + o.reshape(b, t, d) @ p["o"]
    h = rms(x, p["n2"])
    return x + (jax.nn.silu(h @ p["gate"]) * (h @ p["up"])) @ p["down"], cache


def loss_of(weights, ids):
    x, positions = weights["embed"][ids], jnp.arange(ids.shape[1])
    for p in weights["layers"]:
        x, _ = block(p, x, positions, lambda q, k, v: (jax.nn.dot_product_attention(q, k, v, is_causal=True), None))
    logs = jax.nn.log_softmax(rms(x, weights["norm"])[:, :-1] @ weights["head"], -1)
    return -jnp.take_along_axis(logs, ids[:, 1:, None], -1).mean()


def training(width, hidden, batch, tokens):
    """A step, and the state that it begins with."""
    ids = jnp.asarray(np.random.default_rng(0).integers(0, VOCABULARY, (batch, tokens)))
    weights = draw(width, hidden)

    @partial(jax.jit, donate_argnums=0)
    def step(state):
        return adamw(state[0], jax.grad(loss_of)(state[0], ids), state[1], 1e-3)
    return step, (weights, start(weights))


@partial(jax.jit, donate_argnums=1)
def decode(weights, caches, ids, begin):
    """Runs ids at positions begin... over caches of fixed size: the likeliest next token, and the caches."""
    positions = begin + jnp.arange(ids.shape[1])
    x, new = weights["embed"][ids], []
    for p, (keys, values) in zip(weights["layers"], caches):
        def attend(q, k, v):
            k = jax.lax.dynamic_update_slice(keys, k, (0, begin, 0, 0))
            v = jax.lax.dynamic_update_slice(values, v, (0, begin, 0, 0))
            seen = jnp.arange(keys.shape[1])[None, :] <= positions[:, None]
            return jax.nn.dot_product_attention(q, k, v, mask=seen[None, None]), (k, v)
        x, cache = block(p, x, positions, attend)
        new.append(cache)
    return jnp.argmax(rms(x[:, -1:], weights["norm"]) @ weights["head"], -1), new


def generation(width, hidden, prompt, new):
    weights = draw(width, hidden)
    ids = jnp.asarray(np.random.default_rng(0).integers(0, VOCABULARY, (1, prompt)))

    def call():
        shape = (1, prompt + new, HEADS, width // HEADS)
        caches = [(jnp.zeros(shape), jnp.zeros(shape)) for _ in range(LAYERS)]
        token, caches = decode(weights, caches, ids, 0)
        for i in range(prompt, prompt + new - 1):
            token, caches = decode(weights, caches, token, i)
        jax.block_until_ready(token)
    return call


def continuation(width, hidden, context, new):
    """Goes on for some tokens from caches that hold a context, whose keys and values are zeros."""
    weights = draw(width, hidden)
    shape = (1, context + new, HEADS, width // HEADS)
    held = [[(jnp.zeros(shape), jnp.zeros(shape)) for _ in range(LAYERS)]]
    tokens = [jnp.asarray([[i]]) for i in range(new)]

    def call():
        for i, token in enumerate(tokens):
            best, held[0] = decode(weights, held[0], token, context + i)
        jax.block_until_ready(best)
    call.bytes = lambda: sum(cache.nbytes for layer in held[0] for cache in layer)
    return call
