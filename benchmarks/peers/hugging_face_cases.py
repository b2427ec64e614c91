"""The classes of Hugging Face transformers, eager and compiled, and the PyTorch forms of flash-linear-attention."""
import importlib.util
import os

from registry import backward, case
from torch_cases import call_of, leaf, torch_with

EAGER, COMPILED, FLA = "Hugging Face", "Hugging Face compiled", "flash-linear-attention"


def layer_call(layer, x, params, peer, f=None):
    """A layer's output, or the gradients of its input and weights too."""
    import torch
    f = f or layer
    leaves = (x, *[p for name, p in layer.named_parameters() if "global" not in name])
    return call_of(torch.compile(f) if peer == COMPILED else f, (x,), backward(params), leaves)


@case("MixtureBenchmark.run", EAGER, COMPILED)
def mixture(params, peer):
    torch = torch_with(params)
    import transformers as hf
    model, x = params["model"], leaf(1, 2048, 256)
    if model == "top2":
        from transformers.models.mixtral.modeling_mixtral import MixtralSparseMoeBlock
        config = hf.MixtralConfig(hidden_size=256, intermediate_size=1024, num_local_experts=8, num_experts_per_tok=2)
        config._experts_implementation = "eager" if peer == COMPILED else "grouped_mm"
        layer = MixtralSparseMoeBlock(config)
        for p in layer.parameters():
            torch.nn.init.normal_(p, std=0.05)
    elif model == "switch":
        from transformers.models.switch_transformers.modeling_switch_transformers import SwitchTransformersSparseMLP
        layer = SwitchTransformersSparseMLP(hf.SwitchTransformersConfig(
            d_model=256, d_ff=1024, num_experts=8, expert_capacity=320, dropout_rate=0.0, router_jitter_noise=0.0))
    else:
        from transformers.models.llama.modeling_llama import LlamaMLP
        layer = LlamaMLP(hf.LlamaConfig(hidden_size=256, intermediate_size=int(model[len("dense"):])))
    return layer_call(layer, x, params, peer)


@case("StateSpaceBenchmark.run", EAGER, COMPILED)
def state_space(params, peer):
    """Compiled, the scan is associative; compiling its gradient for long inputs takes minutes."""
    if peer == COMPILED and (params["model"] != "scan" or backward(params) and params["tokens"] != "256"):
        return None
    torch = torch_with(params)
    import transformers as hf
    from transformers.models.mamba.modeling_mamba import MambaMixer, mamba_selective_scan
    tokens = int(params["tokens"])
    if params["model"] == "scan":
        a = (-torch.arange(1, 17, dtype=torch.float32).repeat(256, 1)).requires_grad_()
        inputs = (leaf(4, 256, tokens), leaf(4, 256, tokens), a, leaf(4, 16, tokens), leaf(4, 16, tokens), leaf(256))
        compiled = peer == COMPILED

        def f(*all):
            return mamba_selective_scan(*all, delta_softplus=True, **({"use_associative_scan": True} if compiled else {}))
        return call_of(torch.compile(f, dynamic=False) if compiled else f, inputs, backward(params))
    if params["model"] == "mamba":
        layer = MambaMixer(hf.MambaConfig(hidden_size=128, state_size=16, expand=2, num_hidden_layers=1), 0)
    else:
        from transformers.models.mamba2.modeling_mamba2 import Mamba2Mixer
        layer = Mamba2Mixer(hf.Mamba2Config(hidden_size=128, state_size=64, expand=2, head_dim=64, num_heads=4, n_groups=1,
                                            chunk_size=64, num_hidden_layers=1), 0)
    return layer_call(layer, leaf(4, tokens, 128), params, peer)


def naive(path):
    """A file of fla.ops in plain PyTorch, loaded by itself: the package wants a GPU's compiler."""
    base = importlib.util.find_spec("fla").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location(path.replace("/", "_"), os.path.join(base, "ops", path + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@case("RecurrenceBenchmark.run", EAGER)
def wkv4(params, peer):
    if params["model"] != "wkv4":
        return None
    torch_with(params)
    from transformers.models.rwkv.modeling_rwkv import rwkv_linear_attention_cpu
    inputs = (leaf(256), leaf(256), leaf(4, 512, 256), leaf(4, 512, 256))
    return call_of(lambda *all: rwkv_linear_attention_cpu(*all)[0], inputs, backward(params))


@case("RecurrenceBenchmark.run", FLA)
def recurrence(params, peer):
    """The faster of a family's forms: in chunks where it has one (whose gradient fails for RWKV-6)."""
    torch = torch_with(params)
    F = torch.nn.functional

    def heads(*order):  # [batch, heads, tokens, ...] or [batch, tokens, heads, ...]
        return leaf(*order), F.normalize(torch.randn(*order), dim=-1).requires_grad_(), leaf(*order)

    def decay(*shape):
        return F.logsigmoid(torch.randn(*shape) + 3).detach().requires_grad_()
    q, k, v = heads(4, 4, 512, 64)
    p, l, w = heads(4, 512, 4, 64)
    beta, gate = torch.rand(4, 512, 4).requires_grad_(), decay(4, 512, 4)
    a = (-k).detach().requires_grad_()
    b = (k * 0.5).detach().requires_grad_()
    forms = {
        "rwkv6": lambda: (naive("rwkv6/recurrent_naive").naive_recurrent_rwkv6 if backward(params) else
                          naive("rwkv6/chunk_naive").naive_chunk_rwkv6, (q, k, v, decay(4, 4, 512, 64), leaf(4, 64))),
        "rwkv7": lambda: (naive("generalized_delta_rule/dplr/naive").dplr_chunkwise, (q, k, v, a, b, decay(4, 4, 512, 64))),
        "gla": lambda: (naive("gla/naive").naive_recurrent_gla, (p, l, w, decay(4, 512, 4, 64))),
        "retention": lambda: (naive("simple_gla/naive").naive_chunk_simple_gla, (p, l, w, gate)),
        "delta_rule": lambda: (naive("delta_rule/naive").delta_rule_chunkwise, (q, k, v, torch.rand(4, 4, 512).requires_grad_())),
        "gated_delta_rule": lambda: (naive("gated_delta_rule/naive").naive_chunk_gated_delta_rule, (p, l, w, gate, beta)),
    }
    if params["model"] not in forms:
        return None
    form, inputs = forms[params["model"]]()

    def f(*all):
        y = form(*all)
        return y[0] if isinstance(y, tuple) else y
    return call_of(f, inputs, backward(params))


def model_of(name, width):
    """A model of four layers for bytes, or None."""
    import transformers as hf
    base = dict(vocab_size=256, hidden_size=width, num_hidden_layers=4, pad_token_id=0, bos_token_id=1, eos_token_id=None)
    heads = dict(num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=512)
    makers = {
        "llama": lambda: hf.LlamaForCausalLM(hf.LlamaConfig(**base, **heads, intermediate_size=3 * width)),
        "mistral": lambda: hf.MistralForCausalLM(hf.MistralConfig(**base, **heads, intermediate_size=3 * width, sliding_window=64)),
        "mixtral": lambda: hf.MixtralForCausalLM(hf.MixtralConfig(
            **base, **heads, intermediate_size=2 * width, num_local_experts=8, num_experts_per_tok=2, sliding_window=None)),
        "gpt2": lambda: hf.GPT2LMHeadModel(hf.GPT2Config(
            vocab_size=256, n_embd=width, n_layer=4, n_head=4, n_positions=512, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0,
            pad_token_id=0, bos_token_id=1, eos_token_id=None)),
        "mamba": lambda: hf.MambaForCausalLM(hf.MambaConfig(**base, state_size=16, expand=2)),
        "mamba2": lambda: hf.Mamba2ForCausalLM(hf.Mamba2Config(
            **base, state_size=64, expand=2, head_dim=32, num_heads=2 * width // 32, n_groups=1, chunk_size=64)),
        "rwkv4": lambda: hf.RwkvForCausalLM(hf.RwkvConfig(
            vocab_size=256, context_length=512, hidden_size=width, num_hidden_layers=4, bos_token_id=1, eos_token_id=None)),
        "longformer": lambda: hf.LongformerForMaskedLM(hf.LongformerConfig(
            vocab_size=256, hidden_size=width, num_hidden_layers=4, num_attention_heads=4, intermediate_size=4 * width,
            attention_window=64, max_position_embeddings=258, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
            pad_token_id=1)),
        "bigbird": lambda: hf.BigBirdForMaskedLM(hf.BigBirdConfig(
            vocab_size=256, hidden_size=width, num_hidden_layers=4, num_attention_heads=4, intermediate_size=4 * width,
            attention_type="block_sparse", block_size=16, num_random_blocks=3, max_position_embeddings=256,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)),
    }
    return makers[name]() if name in makers else None


@case("TrainingStepBenchmark.step", EAGER, COMPILED)
def training(params, peer):
    torch = torch_with(params)
    model = model_of(params["model"], 128)
    if model is None or peer == COMPILED and params["model"] not in ("llama", "mixtral", "mamba2"):
        return None
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, fused=True)
    forward = torch.compile(model, dynamic=False) if peer == COMPILED else model
    ids = torch.randint(2, 256, (8, 256))

    def step():
        forward(input_ids=ids, labels=ids).loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    return step


@case("ContextBenchmark.goOn", EAGER)
def go_on(params, peer):
    """64 tokens one by one. The keys and values of a context are drawn; a state of fixed size takes as long whatever it has
    read, so it reads 256 tokens."""
    torch = torch_with(params)
    from copy import deepcopy
    model, context, new = model_of(params["model"], 256), int(params["context"]), 64
    if model is None:
        return None
    model.eval()
    tokens = [torch.tensor([[i]]) for i in range(new)]
    name = {"llama": "past_key_values", "rwkv4": "state"}.get(params["model"], "cache_params")
    with torch.no_grad():
        read = drawn_cache(model, context) if name == "past_key_values" else model(
            torch.randint(0, 256, (1, 256)), use_cache=True)[name]

    def call():
        at = read if name == "past_key_values" else deepcopy(read)
        with torch.no_grad():
            for token in tokens:
                at = model(token, use_cache=True, **{name: at})[name]
        if name == "past_key_values":
            at.crop(-new)
    call.bytes = lambda: bytes_in(read)
    return call


def drawn_cache(model, context):
    """Keys and values of so many tokens for a Llama."""
    import torch
    from transformers import DynamicCache
    config, cache = model.config, DynamicCache()
    size = config.hidden_size // config.num_attention_heads
    for layer in range(config.num_hidden_layers):
        cache.update(*(torch.randn(1, config.num_key_value_heads, context, size) for _ in range(2)), layer)
    return cache


def bytes_in(state):
    """Of all tensors in a cache, or a collection of them."""
    import torch
    if isinstance(state, torch.Tensor):
        return state.numel() * state.element_size()
    if isinstance(state, dict):
        return sum(map(bytes_in, state.values()))
    if isinstance(state, (list, tuple)):
        return sum(map(bytes_in, state))
    return sum(bytes_in(vars(layer)) for layer in state.layers) if hasattr(state, "layers") else 0


@case("GenerationBenchmark.generate", EAGER)
def generation(params, peer):
    torch = torch_with(params)
    model = model_of(params["model"], 256)
    if model is None:
        return None
    model.eval()
    ids = torch.randint(2, 256, (1, 256))

    def call():
        with torch.no_grad():
            model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=256,
                           min_new_tokens=256, use_cache=True)
    return call
