package dev.gradus.moe.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.autograd.Autograd;
import dev.gradus.check.GradientCheck;
import dev.gradus.moe.balance.RouterZLoss;
import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.Priority;
import dev.gradus.moe.expert.Experts;
import dev.gradus.moe.router.DeepSeekRouter;
import dev.gradus.moe.router.SoftRouter;
import dev.gradus.moe.router.SoftRouting;
import dev.gradus.moe.router.TokenHash;
import dev.gradus.nn.Activation;
import dev.gradus.nn.Embedding;
import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.nn.RmsNorm;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Block;
import dev.gradus.sequence.ChannelMixer;
import dev.gradus.sequence.FeedForward;
import dev.gradus.sequence.MultiHeadAttention;
import dev.gradus.sequence.NoState;
import dev.gradus.sequence.SequenceModel;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shared experts, soft and hashed mixtures, expert dropout, published forms, and what a decoder refuses. */
class MixtureVariantsTest {
    private static final int DIM = AnyRouter.DIM;
    private static final PublishedMixtures PUBLISHED =
            new PublishedMixtures(DIM, 5, 4, Init.normal(0.5), DType.FLOAT64);

    private static Experts experts(int count) {
        return new Experts(new Experts.Config(count, DIM, 5, Activation.SILU, true), Init.normal(0.5), DType.FLOAT64,
                new Rng(3));
    }

    private static SoftMixture soft(SoftRouter.Normalization normalization) {
        SoftRouter router = new SoftRouter(
                new SoftRouter.Config(DIM, 4, 3, normalization), Init.normal(0.5), DType.FLOAT64, new Rng(2));
        return new SoftMixture(router, experts(4));
    }

    @Test
    void aSharedExpertIsAddedOutsideOfTheRouting() {
        SharedMixture layer = PUBLISHED.deepSeek(
                DeepSeekRouter.Config.v3(DIM, 4, 2, 2.5), 2, List.of(new RouterZLoss(0)), new Rng(1));
        Tensor x = AnyRouter.tokens(2, 4, 1);
        Tensor routed = layer.routed().forward(x, null).output();
        FeedForward shared = (FeedForward) layer.children().get("shared_expert");
        assertEquals(Shape.of(10, DIM), shared.parameters().get("up_proj.weight").shape());
        assertArrayEquals(routed.add(shared.forward(x, null).output()).doubles(),
                layer.forward(x, null).output().doubles());
        assertEquals(1, layer.forward(x, null).losses().size());
        layer.train(false);
        double[] expected = layer.prefill(x, NoState.NONE).output().doubles();
        assertArrayEquals(expected,
                Autograd.noGrad(() -> layer.packed().prefill(x, NoState.NONE).output()).doubles(), 1e-12);
    }

    @Test
    void theGateOfASharedExpertIsOneNumberAToken() {
        FeedForward shared =
                new FeedForward(FeedForward.Config.swiGlu(DIM, 7), Init.normal(1), DType.FLOAT64, new Rng(1));
        Linear wide = new Linear(DIM, 2, false, Init.normal(1), DType.FLOAT64, new Rng(1));
        assertMessage("needs a weight [1, D], got [2, 6]",
                () -> new SharedMixture(PUBLISHED.mixtral(2, new Rng(1)), shared, wide));
    }

    @ParameterizedTest
    @EnumSource
    void aSoftMixtureIsTheSumOfItsSlots(SoftRouter.Normalization normalization) {
        SoftMixture layer = soft(normalization);
        Tensor x = AnyRouter.tokens(2, 5, 4);
        SoftRouting routing = (SoftRouting) layer.forward(x, null).insights().get(0);
        Experts experts = (Experts) layer.children().get("experts");
        Tensor slots = routing.slots();
        double[] expected = new double[x.size()];
        for (int n = 0; n < 12; n++) {
            Tensor one = slots.slice(1, n, n + 1).reshape(2, DIM);
            double[] y = oneExpert(experts, n / 3, one).doubles();
            for (int i = 0; i < expected.length; i++) {
                int b = i / (5 * DIM);
                expected[i] += routing.combine().doubles()[i / DIM * 12 + n] * y[b * DIM + i % DIM];
            }
        }
        assertArrayEquals(expected, layer.forward(x, null).output().doubles(), 1e-12);
    }

    private static Tensor oneExpert(Experts experts, int e, Tensor x) {
        int[] owner = new int[x.dim(0)];
        Arrays.fill(owner, e);
        Dispatch dispatch = Dispatch.to(owner, 4);
        return experts.forward(x, dispatch);
    }

    @ParameterizedTest
    @EnumSource
    void softGradientsAreThoseOfCentralDifferences(SoftRouter.Normalization normalization) {
        SoftMixture layer = soft(normalization);
        Tensor x = AnyRouter.tokens(1, 4, 6).requireGrad();
        Tensor mask = Tensor.of(new int[] {1, 1, 0, 1}, 1, 4);
        Tensor[] inputs = layer.parameters().values().toArray(new Tensor[0]);
        inputs = Arrays.copyOf(inputs, inputs.length + 1);
        inputs[inputs.length - 1] = x;
        GradientCheck.Result result = GradientCheck.standard().run(
                "soft", ignored -> new Tensor[] {layer.forward(x, mask).output()}, inputs);
        assertTrue(result.passed(), result.message());
    }

    @Test
    void paddingIsInNoSlot() {
        SoftMixture layer = soft(SoftRouter.Normalization.LENGTH);
        Tensor x = AnyRouter.tokens(1, 4, 7);
        Tensor mask = Tensor.of(new int[] {1, 1, 1, 0}, 1, 4);
        double[] before = layer.forward(x, mask).output().doubles();
        x.doubles()[3 * DIM] += 5;
        double[] after = layer.forward(x, mask).output().doubles();
        assertArrayEquals(Arrays.copyOf(before, 3 * DIM), Arrays.copyOf(after, 3 * DIM));
    }

    @Test
    void aHashSendsEachIdToItsExpert() {
        TokenHash hash = TokenHash.random(20, 4, new Rng(5));
        HashMixture layer = new HashMixture(hash, experts(4));
        Tensor ids = Tensor.of(new int[] {3, 19, 3, 0, 7, 3}, 2, 3);
        Tensor x = AnyRouter.tokens(2, 3, 8);
        ExpertUse use = (ExpertUse) layer.forward(x, ids, null).insights().get(0);
        int[] experts = use.routing().experts().ints();
        assertEquals(experts[0], experts[2]);
        assertEquals(experts[0], experts[5]);
        Tensor dense = DenseMixture.of(x.reshape(6, DIM), use.routing(), use.dispatch(), experts(4));
        assertArrayEquals(dense.doubles(), layer.forward(x, ids, null).output().doubles(), 1e-12);
        assertMessage("ids from 0 to 19, got -3", () -> hash.route(Tensor.of(new int[] {-3}, 1), DType.FLOAT64));
        assertMessage("got [2, 3, 6] and [4]", () -> layer.forward(x, Tensor.of(new int[4], 4), null));
    }

    @Test
    void aBalancedHashEvensTheFrequencies() {
        long[] counts = new long[200];
        Arrays.setAll(counts, i -> 10_000 / (i + 1));
        TokenHash hash = TokenHash.balanced(counts, 4);
        int[] ids = new int[200];
        Arrays.setAll(ids, i -> i);
        int[] expert = hash.route(Tensor.of(ids, 200), DType.FLOAT64).experts().ints();
        long[] load = new long[4];
        for (int id = 0; id < 200; id++) {
            load[expert[id]] += counts[id];
        }
        long most = Arrays.stream(load).max().orElseThrow();
        assertTrue(most <= Arrays.stream(load).average().orElseThrow() * 1.01, Arrays.toString(load));
    }

    @Test
    void aMultiHashUsesASegmentOfEachTable() {
        TokenHash hash = TokenHash.multi(TokenHash.random(20, 3, new Rng(1)), TokenHash.random(20, 3, new Rng(2)));
        assertEquals(6, hash.numExperts());
        int[] experts = hash.route(Tensor.of(new int[] {4, 11}, 2), DType.FLOAT64).experts().ints();
        assertTrue(experts[0] < 3 && experts[2] < 3 && experts[1] >= 3 && experts[3] >= 3);
        assertMessage("single hashes of the same sizes",
                () -> TokenHash.multi(TokenHash.random(20, 3, new Rng(1)), TokenHash.random(21, 3, new Rng(2))));
    }

    @Test
    void expertDropoutActsInTrainingOnlyAndSurvivesRecomputing() {
        MixtureOfExperts layer = PUBLISHED.switchLayer(1.25, RouterInit.PAPER, 0.4, new Rng(6));
        Tensor x = AnyRouter.tokens(1, 30, 9);
        assertFalse(
                Arrays.equals(layer.forward(x, null).output().doubles(), layer.forward(x, null).output().doubles()));
        layer.train(false);
        assertArrayEquals(layer.forward(x, null).output().doubles(), layer.forward(x, null).output().doubles());
        Experts.Config form = new Experts.Config(4, DIM, 5, Activation.SILU, true);
        double[] kept = dropoutGradient(form);
        assertArrayEquals(kept, dropoutGradient(form.recomputed()));
        assertTrue(Arrays.stream(kept).anyMatch(g -> g != 0));
    }

    private static double[] dropoutGradient(Experts.Config form) {
        Experts experts = new Experts(form, 0.5, Init.normal(0.5), DType.FLOAT64, new Rng(3));
        Tensor x = AnyRouter.tokens(1, 8, 2).reshape(8, DIM).requireGrad();
        Tensor y = experts.forward(x, Dispatch.to(new int[] {0, 0, 1, 1, 2, 2, 3, 3}, 4));
        y.mul(y).sum().backward();
        return experts.parameters().get("up_proj").grad().doubles();
    }

    @Test
    void publishedLayersAreBalancedAsTheirLossesSay() {
        for (MixtureOfExperts layer : List.of(PUBLISHED.sparselyGated(2, new Rng(1)), PUBLISHED.gshard(new Rng(1)),
                PUBLISHED.glam(new Rng(1)), PUBLISHED.stMoe(RouterZLoss.PAPER, new Rng(1)),
                PUBLISHED.switchLayer(1, RouterInit.FLAXFORMER, 0, new Rng(1)), PUBLISHED.mixtral(2, new Rng(1)))) {
            assertFalse(layer.forward(AnyRouter.tokens(1, 8, 1), null).losses().isEmpty());
            assertTrue(layer.looksAhead().isEmpty());
        }
        double[] gate = PUBLISHED.sparselyGated(2, new Rng(1)).parameters().get("router.gate.weight").doubles();
        assertTrue(Arrays.stream(gate).allMatch(w -> w == 0), "the noise alone decides at first");
    }

    private static SequenceModel decoder(ChannelMixer<?> mixer) {
        Init init = Init.normal(0.1);
        Rng rng = new Rng(1);
        Block<?, ?> block = new Block<>(Block.Names.LLAMA, new RmsNorm(DIM, 1e-6, DType.FLOAT64),
                new MultiHeadAttention(MultiHeadAttention.Config.llama(DIM, 1, 1, 1e4), init, DType.FLOAT64, rng),
                new RmsNorm(DIM, 1e-6, DType.FLOAT64), mixer);
        return new SequenceModel(SequenceModel.Names.LLAMA, new SequenceModel.Parts(
                new Embedding(11, DIM, init, DType.FLOAT64, rng), null, List.of(block),
                new RmsNorm(DIM, 1e-6, DType.FLOAT64), null));
    }

    @Test
    void aDecoderRefusesWhatLooksAheadAndSaysWhy() {
        String start = "a decoder needs blocks in which no token sees a later one, block 0 does: ";
        assertMessage(start + "expert choice lets each expert pick among all tokens",
                () -> decoder(AnyRouter.EXPERT_CHOICE.mixture(Overflow.NONE, DType.FLOAT64)));
        assertMessage(start + "each slot of a soft mixture is an average of all tokens",
                () -> decoder(soft(SoftRouter.Normalization.NONE)));
        Overflow prioritised = new Overflow(Overflow.NONE.train(), Overflow.NONE.eval(), Overflow.Group.BATCH,
                Overflow.Dropped.ZERO, Priority.PROBABILITY, Overflow.Weights.AS_ROUTED);
        assertMessage(start + "batch-prioritised routing drops a token because of more probable ones after it",
                () -> decoder(AnyRouter.MIXTRAL.mixture(prioritised, DType.FLOAT64)));
        Tensor ids = Tensor.of(new int[] {1, 2, 3}, 1, 3);
        for (AnyRouter router : AnyRouter.values()) {
            if (router != AnyRouter.EXPERT_CHOICE) {
                SequenceModel model = decoder(router.mixture(Overflow.NONE, DType.FLOAT64));
                assertEquals(Shape.of(1, 3, 11), model.forward(ids, null).output().shape());
            }
        }
        String message = assertThrows(IllegalStateException.class,
                () -> soft(SoftRouter.Normalization.NONE).step(AnyRouter.tokens(1, 2, 1), NoState.NONE)).getMessage();
        assertTrue(message.startsWith("a soft mixture cannot go on token by token"), message);
    }

    private static void assertMessage(String part, Runnable code) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
