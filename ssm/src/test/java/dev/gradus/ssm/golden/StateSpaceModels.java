package dev.gradus.ssm.golden;

import dev.gradus.golden.GoldenCase;
import dev.gradus.golden.GoldenSuite;
import dev.gradus.golden.ModelAdapters;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.sequence.TimeMixer;
import dev.gradus.ssm.scan.Discretisation;
import dev.gradus.ssm.statespace.Mamba;
import dev.gradus.ssm.statespace.Mamba2;
import dev.gradus.ssm.statespace.Mamba2Config;
import dev.gradus.ssm.statespace.MambaConfig;
import dev.gradus.ssm.statespace.StepInit;
import dev.gradus.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Whole models with the weights of public ones. */
final class StateSpaceModels {
    private static final Init ZERO = Init.constant(0);

    private StateSpaceModels() {}

    static void addTo(GoldenSuite suite) {
        suite.add("hf/MambaForCausalLM", c -> run(c, mamba(c)));
        suite.add("hf/Mamba2ForCausalLM", c -> run(c, mamba2(c)));
    }

    private static SequenceModel.Parts mamba(GoldenCase c) {
        int dim = c.number("hidden_size");
        MambaConfig form = new MambaConfig(
                dim, c.number("intermediate_size"), c.number("state_size"), c.number("conv_kernel"),
                c.number("time_step_rank"), c.flag("use_bias"), c.flag("use_conv_bias"),
                Discretisation.EXPONENTIAL_EULER, StepInit.MAMBA);
        return model(c, () -> new Mamba(form, ZERO, c.dtype(), new Rng(0)));
    }

    /** The public layer gates before its norm, whatever norm_before_gate says. */
    private static SequenceModel.Parts mamba2(GoldenCase c) {
        int dim = c.number("hidden_size");
        List<?> limit = (List<?>) c.setting("time_step_limit");
        Mamba2Config form = new Mamba2Config(
                dim, c.number("expand") * dim, c.number("head_dim"), c.number("state_size"), c.number("n_groups"),
                c.number("conv_kernel"), c.flag("use_bias"), c.flag("use_conv_bias"), 1, false,
                c.real("layer_norm_epsilon"), real(limit.get(0)), real(limit.get(1)), StepInit.MAMBA);
        return model(c, () -> new Mamba2(form, ZERO, c.dtype(), new Rng(0)));
    }

    private static double real(Object value) {
        return Double.parseDouble(value.toString());
    }

    private static SequenceModel.Parts model(GoldenCase c, Supplier<TimeMixer<?>> mixer) {
        int dim = c.number("hidden_size");
        int vocabulary = c.number("vocab_size");
        double eps = c.real("layer_norm_epsilon");
        List<Block<?, ?>> blocks = new ArrayList<>();
        for (int i = 0; i < c.number("num_hidden_layers"); i++) {
            blocks.add(Block.alone(Block.Names.MAMBA, new RmsNorm(dim, eps, c.dtype()), mixer.get()));
        }
        Linear head = c.flag("tie_word_embeddings", true)
                ? null
                : new Linear(dim, vocabulary, false, ZERO, c.dtype(), new Rng(0));
        return new SequenceModel.Parts(
                new Embedding(vocabulary, dim, ZERO, c.dtype(), new Rng(0)), null, blocks,
                new RmsNorm(dim, eps, c.dtype()), head);
    }

    private static void run(GoldenCase c, SequenceModel.Parts parts) throws IOException {
        SequenceModel model = new SequenceModel(SequenceModel.Names.MAMBA, parts);
        ModelAdapters.run(c, model, false, ids -> hiddenStates(parts, ids));
    }

    /** What the public models tell: vectors after each block, and the last ones once more after the norm. */
    private static List<Tensor> hiddenStates(SequenceModel.Parts parts, Tensor ids) {
        List<Tensor> states = new ArrayList<>();
        Tensor x = parts.tokens().forward(ids);
        for (Block<?, ?> block : parts.blocks()) {
            x = block.forward(x, null).output();
            states.add(x);
        }
        states.add(parts.norm().forward(x));
        return states;
    }
}
