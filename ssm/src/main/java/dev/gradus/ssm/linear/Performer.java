package dev.gradus.ssm.linear;

import dev.gradus.nn.Init;
import dev.gradus.nn.Linear;
import dev.gradus.op.math.Clamp;
import dev.gradus.op.reduce.Amax;
import dev.gradus.op.shape.Concat;
import dev.gradus.random.Rng;
import dev.gradus.sequence.Step;
import dev.gradus.ssm.scan.GatedRecurrence;
import dev.gradus.ssm.scan.MaxPlusRecurrence;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.util.List;

/**
 * Performer: {@code S_t = S_(t-1) + phi(k_t) v_t^T, z_t = z_(t-1) + phi(k_t), y_t = S_t^T phi(q_t) / (z_t phi(q_t))}
 * with {@link RandomFeatures} phi, an estimate of softmax attention in linear time, and a projection back.
 *
 * <p>Exponents of keys are taken relative to the greatest so far, and the state fades when that grows, which changes no
 * weight and keeps the mixer causal. The state is S and z as one matrix [B,H,F,V+1] and that exponent [B,H]. Legend: B
 * sequences, T tokens, D channels, H heads, K elements of a key, V of a value, F features. Choromanski et al. 2020
 * (FAVOR+).
 */
public final class Performer extends RecurrentMixer {
    private static final double NOTHING_YET = -1e30;
    private static final double LEAST = 1e-30; // less than any token's weight: nothing but padding so far

    private final HeadForm form;
    private final DType dtype;
    private final Projections projections;
    private final Linear out;
    private final RandomFeatures features;

    /**
     * A mixer with fresh weights and directions.
     *
     * @param form sizes
     * @param features F, directions that all heads share
     * @param init how the matrices are drawn
     * @param dtype float type
     * @param rng random numbers
     */
    public Performer(HeadForm form, int features, Init init, DType dtype, Rng rng) {
        super("Performer", form.modelDim(), dtype);
        if (features < 1) {
            throw new IllegalArgumentException("Performer needs at least 1 feature, got " + features);
        }
        this.form = form;
        this.dtype = dtype;
        projections = Projections.of(form, (name, width) -> child(
                name, new Linear(form.modelDim(), width, false, init, dtype, rng.fork(name))));
        out = child("o_proj", new Linear(form.valueDim(), form.modelDim(), false, init, dtype, rng.fork("o_proj")));
        Tensor drawn = RandomFeatures.orthogonal(features, form.keySize(), dtype, rng.fork("directions")).directions();
        this.features = new RandomFeatures(buffer("projection_matrix", drawn));
    }

    /** The same mixer for generation. */
    private Performer(Performer trained) {
        super("Performer", trained.form.modelDim(), trained.dtype);
        form = trained.form;
        dtype = trained.dtype;
        features = trained.features;
        projections = trained.projections.packed();
        out = Linear.packed(trained.out);
    }

    /**
     * As many features as estimate well: {@code K ln K}, rounded down.
     *
     * @param keySize K
     * @return F, at least 1
     */
    public static int usualFeatures(int keySize) {
        return Math.max(1, (int) (keySize * StrictMath.log(keySize)));
    }

    /**
     * Draws new directions, as is done every thousand steps or so of training. A state made before is of no use after.
     *
     * @param rng random numbers
     */
    public void redraw(Rng rng) {
        Tensor drawn = RandomFeatures.orthogonal(features.count(), form.keySize(), dtype, rng).directions();
        Tensor own = features.directions();
        if (dtype == DType.FLOAT32) {
            System.arraycopy(drawn.floats(), 0, own.floats(), 0, own.size());
        } else {
            System.arraycopy(drawn.doubles(), 0, own.doubles(), 0, own.size());
        }
    }

    @Override
    protected Step<List<Tensor>> run(Tensor x, Padding mask, List<Tensor> state) {
        Projections.Heads h = projections.of(x, form);
        Tensor ofQueries = features.exponents(h.q()); // [B,T,H,F]
        Tensor q = features.softmax(ofQueries, ofQueries.apply(new Amax(new int[] {-1}, true)));
        Tensor ofKeys = features.exponents(h.k());
        Tensor greatest = mask.silence(ofKeys.apply(new Amax(new int[] {-1}, false))); // [B,T,H]
        Tensor none = Tensor.zeros(dtype, greatest.shape());
        Tensor most = none.apply(new MaxPlusRecurrence(), greatest, state.get(1));
        Tensor bounded = ofKeys.sub(Recurrence.column(most))
                .apply(new Clamp(Double.NEGATIVE_INFINITY, 1)); // 1 at padding
        Tensor k = mask.hide(features.softmax(bounded, Tensor.zeros(dtype, Shape.of(1))));
        Tensor one = Tensor.full(dtype, greatest.shape().with(-1, greatest.dim(2)), 1);
        Tensor v = h.v().apply(new Concat(3), Recurrence.column(one)); // [B,T,H,V+1]
        Recurrence r = Recurrence.outer(q, k, v, MaxPlusRecurrence.before(most, state.get(1)).sub(most), state.get(0));
        return new Step<>(out.forward(form.join(weighted(r.output()))),
                List.of(r.state(), GatedRecurrence.last(most)));
    }

    private Tensor weighted(Tensor sums) {
        int size = form.valueSize();
        Tensor weights = sums.slice(3, size, size + 1).apply(new Clamp(LEAST, Double.POSITIVE_INFINITY));
        return sums.slice(3, 0, size).div(weights);
    }

    @Override
    protected List<Shape> stateShapes(int batch) {
        return List.of(Shape.of(batch, form.heads(), features.count(), form.valueSize() + 1),
                Shape.of(batch, form.heads()));
    }

    @Override
    protected List<Tensor> emptyState(int batch) {
        List<Shape> shapes = stateShapes(batch);
        return List.of(Tensor.zeros(dtype, shapes.get(0)), Tensor.full(dtype, shapes.get(1), NOTHING_YET));
    }

    @Override
    public Performer packed() {
        return new Performer(this);
    }
}
