"""Recurrences in JAX: lax.scan over the tokens, compiled by jit, unrolled or not, whichever is faster."""
import time
from functools import partial

from jax_cases import PEER, array, call_of
from registry import backward, case


def faster(make, inputs, both):
    """The faster of two forms: make(unroll) is a function of the inputs."""
    def seconds(call):
        call()
        start = time.perf_counter()
        for _ in range(3):
            call()
        return time.perf_counter() - start
    return min((call_of(make(unroll), inputs, both) for unroll in (1, 8)), key=seconds)


@case("StateSpaceBenchmark.run", PEER)
def selective_scan(params, peer):
    if params["model"] != "scan":
        return None
    import jax
    import jax.numpy as jnp
    tokens = int(params["tokens"])
    a = -jnp.tile(jnp.arange(1, 17, dtype=jnp.float32), (256, 1))
    inputs = (array(tokens, 4, 256, seed=1), array(tokens, 4, 256, seed=2), a, array(tokens, 4, 16, seed=3),
              array(tokens, 4, 16, seed=4), array(256))

    def f(unroll, u, delta, a, b, c, d):
        def step(h, x):
            u_t, d_t, b_t, c_t = x
            h = jnp.exp(d_t[..., None] * a) * h + (d_t * u_t)[..., None] * b_t[:, None]
            return h, (h * c_t[:, None]).sum(-1)
        _, y = jax.lax.scan(step, jnp.zeros((4, 256, 16)), (u, jax.nn.softplus(delta), b, c), unroll=unroll)
        return y + u * d
    return faster(lambda unroll: partial(f, unroll), inputs, backward(params))


def wkv4(params):
    import jax
    import jax.numpy as jnp

    def f(unroll, decay, bonus, k, v):
        w = -jnp.exp(decay)

        def step(state, kv):
            above, below, most = state
            k_t, v_t = kv
            m = jnp.maximum(most, k_t + bonus)
            old, new = jnp.exp(most - m), jnp.exp(k_t + bonus - m)
            y = (old * above + new * v_t) / (old * below + new)
            m = jnp.maximum(most + w, k_t)
            old, new = jnp.exp(most + w - m), jnp.exp(k_t - m)
            return (old * above + new * v_t, old * below + new, m), y
        zero = jnp.zeros(k.shape[1:])
        return jax.lax.scan(step, (zero, zero, zero - 1e38), (k, v), unroll=unroll)[1]
    inputs = (array(256), array(256, seed=1), array(512, 4, 256, seed=2), array(512, 4, 256, seed=3))  # [tokens, batch, channels]
    return faster(lambda unroll: partial(f, unroll), inputs, backward(params))


def steps():
    """What a token does to the states [batch, heads, keys, values], and what it reads."""
    import jax.numpy as jnp

    def outer(k, v):
        return k[..., None] * v[..., None, :]

    def read(q, h):
        return (q[..., None] * h).sum(-2)

    def rwkv6(h, q, k, v, w, u):
        new = outer(k, v)
        return h * jnp.exp(w)[..., None] + new, read(q, h + u[..., None] * new)

    def rwkv7(h, q, k, v, a, b, w):
        h = h * jnp.exp(w)[..., None] + outer(k, v) + outer(b, read(a, h))
        return h, read(q, h)

    def gla(h, q, k, v, w):
        h = h * jnp.exp(w)[..., None] + outer(k, v)
        return h, read(q, h)

    def retention(h, q, k, v, g):
        h = h * jnp.exp(g)[..., None, None] + outer(k, v)
        return h, read(q, h)

    def delta_rule(h, q, k, v, beta):
        h = h + outer(k, (v - read(k, h)) * beta[..., None])
        return h, read(q, h)

    def gated_delta_rule(h, q, k, v, beta, g):
        return delta_rule(h * jnp.exp(g)[..., None, None], q, k, v, beta)
    return rwkv6, rwkv7, gla, retention, delta_rule, gated_delta_rule


@case("RecurrenceBenchmark.run", PEER)
def recurrence(params, peer):
    import jax
    import jax.numpy as jnp
    if params["model"] == "wkv4":
        return wkv4(params)
    step = {step.__name__: step for step in steps()}[params["model"]]
    q, k, v = (array(512, 4, 4, 64, seed=s) for s in range(3))  # [tokens, batch, heads, size]
    k = k / jnp.linalg.norm(k, axis=-1, keepdims=True)
    w = jax.nn.log_sigmoid(array(512, 4, 4, 64, seed=9) + 3)
    g, beta = jax.nn.log_sigmoid(array(512, 4, 4, seed=8) + 3), jax.nn.sigmoid(array(512, 4, 4, seed=7))
    more = {"rwkv6": (w, array(4, 64)), "rwkv7": (-k, 0.5 * k, w), "gla": (w,), "retention": (g,), "delta_rule": (beta,),
            "gated_delta_rule": (beta, g)}[params["model"]]

    def f(unroll, *inputs):
        each, shared = [x for x in inputs if x.shape[0] == 512], [x for x in inputs if x.shape[0] != 512]
        start = jnp.zeros((4, 4, 64, 64))
        return jax.lax.scan(lambda h, x: step(h, *x, *shared), start, tuple(each), unroll=unroll)[1]
    return faster(lambda unroll: partial(f, unroll), (q, k, v, *more), backward(params))
