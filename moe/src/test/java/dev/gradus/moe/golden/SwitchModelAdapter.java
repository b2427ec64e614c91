package dev.gradus.moe.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.io.Safetensors;
import dev.gradus.moe.balance.BalanceLoss;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.dispatch.Capacity;
import dev.gradus.moe.expert.ExpertWeights;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.layer.ExpertUse;
import dev.gradus.moe.layer.MixtureOfExperts;
import dev.gradus.moe.layer.Overflow;
import dev.gradus.moe.router.Routing;
import dev.gradus.moe.router.TokenGroups;
import dev.gradus.moe.router.TopKRouter;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Init;
import dev.gradus.op.index.Embedding;
import dev.gradus.op.index.MaskedFill;
import dev.gradus.op.linalg.Linear;
import dev.gradus.op.loss.CrossEntropy;
import dev.gradus.op.norm.RmsNorm;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Mixed;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole encoder-decoder of Switch: T5's attention written out in ops, around our mixtures. */
final class SwitchModelAdapter {
    private final GoldenCase c;
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final int heads;

    private SwitchModelAdapter(GoldenCase c) throws IOException {
        this.c = c;
        heads = c.number("num_heads");
        Safetensors.load(c.folder().resolve("model.safetensors")).forEach((name, stored) -> {
            Tensor leaf = stored.to(c.dtype()).detach().requireGrad();
            weights.put(name, leaf);
            c.gradient(name, leaf::grad);
        });
    }

    static void addTo(GoldenSuite suite) {
        suite.add("hf/SwitchTransformersForConditionalGeneration", c -> new SwitchModelAdapter(c).run());
    }

    private void run() {
        Tensor labels = c.in("labels");
        List<ExpertUse> encoder = new ArrayList<>();
        List<ExpertUse> decoder = new ArrayList<>();
        Tensor memory = stack("encoder", c.in("input_ids"), null, encoder);
        Tensor h = stack("decoder", shifted(labels), memory, decoder).mul(Math.pow(c.number("d_model"), -0.5));
        Tensor logits = h.apply(new Linear(), weights.get("shared.weight"));
        c.output("logits", logits);
        Tensor auxiliary = losses("encoder", encoder).add(losses("decoder", decoder));
        c.output("loss", logits.apply(new CrossEntropy(), labels).reshape(1).add(auxiliary));
    }

    /** The public losses count the tokens of all layers of a sequence together; the sum with its coefficients. */
    private Tensor losses(String part, List<ExpertUse> uses) {
        Routing routing = together(uses, c.in("input_ids").dim(0));
        TokenGroups sequences = new TokenGroups(routing.numTokens() / c.in("input_ids").dim(0), null);
        Tensor z = new RouterZLoss(1).of(routing, sequences).value().reshape(1);
        Tensor balance = new BalanceLoss(1, BalanceLoss.Convention.SWITCH, BalanceLoss.Scope.GROUP)
                .of(routing, sequences).value().reshape(1);
        c.output(part + "_z_loss", z);
        c.output(part + "_aux_loss", balance);
        return z.mul(c.real("router_z_loss_coef")).add(balance.mul(c.real("router_aux_loss_coef")));
    }

    /** The layers of a sequence one after the other. */
    private static Routing together(List<ExpertUse> uses, int batch) {
        Tensor[] logits = uses.stream().map(use -> bySequence(use.routing().logits(), batch)).toArray(Tensor[]::new);
        Tensor[] experts = uses.stream().map(use -> bySequence(MoeAdapters.reported(use), batch))
                .toArray(Tensor[]::new);
        Tensor all = joined(logits);
        return new Routing(all, all.softmax(-1), joined(experts), Tensor.zeros(
                all.dtype(), Shape.of(all.dim(0), 1)));
    }

    private static Tensor bySequence(Tensor x, int batch) {
        return x.reshape(batch, x.dim(0) / batch, x.dim(1));
    }

    private static Tensor joined(Tensor[] parts) {
        Tensor all = parts[0].apply(new Concat(1), Arrays.copyOfRange(parts, 1, parts.length));
        return all.reshape(all.dim(0) * all.dim(1), all.dim(2));
    }

    /** The decoder reads what came before. */
    private Tensor shifted(Tensor labels) {
        int[] ids = new int[labels.size()];
        int length = labels.dim(1);
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i % length == 0 ? c.number("decoder_start_token_id") : Math.max(0, labels.ints()[i - 1]);
        }
        return Tensor.of(ids, labels.shape().dims());
    }

    private Tensor stack(String name, Tensor ids, Tensor memory, List<ExpertUse> uses) {
        Tensor x = weights.get("shared.weight").apply(new Embedding(), ids); // [B, T, D]
        Tensor bias = bias(name, x.dim(1), memory == null);
        for (int i = 0; weights.containsKey(name + ".block." + i + ".layer.0.layer_norm.weight"); i++) {
            String layer = name + ".block." + i + ".layer.";
            Tensor normed = norm(layer + "0.layer_norm", x);
            x = x.add(attention(layer + "0.SelfAttention.", normed, normed, bias));
            if (memory != null) {
                x = x.add(attention(layer + "1.EncDecAttention.", norm(layer + "1.layer_norm", x), memory, null));
            }
            String last = layer + (memory == null ? 1 : 2);
            x = x.add(network(last + ".mlp.", norm(last + ".layer_norm", x), uses));
        }
        return norm(name + ".final_layer_norm", x);
    }

    private Tensor norm(String name, Tensor x) {
        return x.apply(new RmsNorm(c.real("layer_norm_epsilon")), weights.get(name + ".weight"));
    }

    private Tensor attention(String name, Tensor x, Tensor memory, Tensor bias) {
        Tensor scores = split(name + "q", x).matmul(split(name + "k", memory).transpose(2, 3)); // [B, H, T, S]
        Tensor shares = (bias == null ? scores : scores.add(bias)).softmax(-1);
        Tensor y = shares.matmul(split(name + "v", memory)).permute(0, 2, 1, 3); // [B, T, H, d]
        return linear(name + "o", y.reshape(x.dim(0), x.dim(1), heads * y.dim(3)));
    }

    private Tensor split(String name, Tensor x) {
        Tensor y = linear(name, x);
        return y.reshape(x.dim(0), x.dim(1), heads, y.dim(2) / heads).permute(0, 2, 1, 3);
    }

    private Tensor linear(String name, Tensor x) {
        return x.apply(new Linear(), weights.get(name + ".weight"));
    }

    /** [H, T, T]: what T5 adds for a distance; all blocks share that of the first. */
    private Tensor bias(String name, int length, boolean both) {
        Tensor table = weights.get(name + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
        int[] buckets = new int[length * length];
        int[] later = new int[length * length];
        for (int i = 0; i < buckets.length; i++) {
            int distance = i % length - i / length;
            buckets[i] = bucket(distance, both, c.number("relative_attention_num_buckets"));
            later[i] = both || distance <= 0 ? 0 : 1;
        }
        return table.apply(new Embedding(), Tensor.of(buckets, length, length)).permute(2, 0, 1)
                .apply(new MaskedFill(Double.NEGATIVE_INFINITY), Tensor.of(later, length, length));
    }

    private int bucket(int distance, boolean both, int all) {
        int count = both ? all / 2 : all;
        int far = both ? Math.abs(distance) : Math.max(0, -distance);
        int exact = count / 2;
        int logarithmic = exact + (int) (Math.log((double) far / exact)
                / Math.log((double) c.number("relative_attention_max_distance") / exact) * (count - exact));
        return (both && distance > 0 ? count : 0) + (far < exact ? far : Math.min(count - 1, logarithmic));
    }

    private Tensor network(String name, Tensor x, List<ExpertUse> uses) {
        Activation activation = SharedAdapters.activation(c, "dense_act_fn");
        if (!weights.containsKey(name + "router.classifier.weight")) {
            return linear(name + "wo", activation.apply(linear(name + "wi", x)));
        }
        Mixed mixed = mixture(name, x.dim(2), activation).forward(x, null);
        uses.add((ExpertUse) mixed.insights().get(0));
        return mixed.output();
    }

    private MixtureOfExperts mixture(String name, int dim, Activation activation) {
        int experts = c.number("num_experts");
        TopKRouter.Config router = new TopKRouter.Config(
                dim, experts, 1, TopKRouter.Weights.PROBABILITY, 0, c.flag("router_bias"));
        Capacity room = new Capacity.Fixed(c.number("expert_capacity"));
        Overflow overflow = new Overflow(room, room, Overflow.Group.SEQUENCE, Overflow.Dropped.INPUT);
        MixtureOfExperts layer = new MixtureOfExperts(
                new TopKRouter(router, Init.constant(0), c.dtype(), new Rng(0)),
                new Experts(new Experts.Config(experts, dim, c.number("d_ff"), activation, false), Init.constant(0),
                        c.dtype(), new Rng(0)),
                new MixtureOfExperts.Config(overflow, List.of()));
        Map<String, Tensor> own = new LinkedHashMap<>();
        ExpertWeights.SWITCH.join(weights, name, experts).forEach((key, w) -> own.put("experts." + key, w));
        layer.parameters().keySet().stream().filter(key -> key.startsWith("router.gate.")).forEach(key -> {
            String open = name + key.replace("router.gate.", "router.classifier.");
            own.put(key, weights.get(open));
            c.gradient(open, () -> layer.parameters().get(key).grad());
        });
        layer.load(own);
        Experts networks = layer.experts();
        ExpertWeights.SWITCH.split(networks.parameters(), name).keySet()
                .forEach(key -> c.gradient(key, () -> ExpertWeights.SWITCH.split(gradients(networks), name).get(key)));
        return layer;
    }

    private static Map<String, Tensor> gradients(Experts experts) {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        experts.parameters().forEach((key, tensor) -> gradients.put(key, tensor.grad()));
        return gradients;
    }
}
