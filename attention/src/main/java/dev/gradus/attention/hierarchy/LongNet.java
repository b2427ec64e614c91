package dev.gradus.attention.hierarchy;

import dev.gradus.autograd.Autograd;
import dev.gradus.op.attention.Attention;
import dev.gradus.op.index.IndexSelect;
import dev.gradus.op.norm.MaskedSoftmax;
import dev.gradus.op.shape.Concat;
import dev.gradus.op.shape.Pad;
import dev.gradus.op.shape.Stack;
import dev.gradus.pattern.Causal;
import dev.gradus.pattern.Full;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Dilated attention (Ding et al. 2023, LongNet): in a branch of width w and stride r, head h of each segment of w tokens keeps
 * the rows {@code h mod r, h mod r + r, ...} and attends among them; branches are averaged by the sums behind their softmax.
 * With widths and strides that grow together, cost grows with the length and every two tokens are a few layers apart.
 *
 * <p>A key that several branches hold counts several times. A token that no branch keeps in a head gives 0 there; a branch of
 * stride 1 keeps all. Legend: B sequences, T tokens, H heads, n segments.
 *
 * @param branches near to far
 * @param causal whether a token sees earlier ones only
 */
public record LongNet(List<Branch> branches, boolean causal) {

    /**
     * Part of the heads' rows, evenly spaced within segments.
     *
     * @param width w, tokens of a segment
     * @param stride r, a divisor of w
     */
    public record Branch(int width, int stride) {

        /** Checks that rows are spaced evenly. */
        public Branch {
            if (width < 1 || stride < 1 || width % stride != 0) {
                throw new IllegalArgumentException(
                        "a dilated branch needs a width that is a multiple of its stride, got " + width + " and "
                                + stride);
            }
        }
    }

    /** Outputs [B,T,H,dv] of a branch and what they weigh, [B,T,H]. */
    private record Read(Tensor y, Tensor lse) {}

    /** Copies the list. */
    public LongNet {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("dilated attention needs at least one branch, got none");
        }
    }

    /**
     * What queries read.
     *
     * @param q [B,T,H,d]
     * @param k [B,T,H,d]
     * @param v [B,T,H,dv]
     * @param scale of the scores
     * @return [B,T,H,dv]
     */
    public Tensor attend(Tensor q, Tensor k, Tensor v, double scale) {
        List<Read> reads = branches.stream().map(branch -> read(branch, q, k, v, scale)).toList();
        Tensor first = reads.get(0).lse;
        Tensor[] more = reads.stream().skip(1).map(Read::lse).toArray(Tensor[]::new);
        Tensor sums = first.apply(new Stack(-1), more); // [B,T,H,branches]
        Tensor weights = sums.apply(new MaskedSoftmax(-1), absent(sums));
        Tensor y = null;
        for (int i = 0; i < reads.size(); i++) {
            Tensor part = reads.get(i).y.mul(weights.slice(-1, i, i + 1));
            y = y == null ? part : y.add(part);
        }
        return y;
    }

    private static Tensor absent(Tensor sums) {
        double[] wide = Autograd.noGrad(() -> sums.to(DType.FLOAT64)).doubles();
        int[] absent = Arrays.stream(wide).mapToInt(sum -> sum == Double.NEGATIVE_INFINITY ? 1 : 0).toArray();
        return Tensor.of(absent, sums.shape().dims());
    }

    private Read read(Branch branch, Tensor q, Tensor k, Tensor v, double scale) {
        int heads = q.dim(2);
        List<Read> parts = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int offset = 0; offset < Math.min(branch.stride, heads); offset++) {
            int own = offset;
            int[] mine = IntStream.range(0, heads).filter(h -> h % branch.stride == own).toArray();
            parts.add(rows(new Rows(branch, offset, mine, q.dim(1)), q, k, v, scale));
            Arrays.stream(mine).forEach(order::add);
        }
        int[] back = IntStream.range(0, heads).map(order::indexOf).toArray();
        return new Read(
                heads(parts.stream().map(Read::y).toList(), back), heads(parts.stream().map(Read::lse).toList(), back));
    }

    /** All heads in their order. */
    private static Tensor heads(List<Tensor> parts, int[] order) {
        Tensor[] more = parts.subList(1, parts.size()).toArray(Tensor[]::new);
        Tensor all = parts.get(0).apply(new Concat(2), more);
        return all.apply(new IndexSelect(2), Tensor.of(order, order.length));
    }

    private Read rows(Rows rows, Tensor q, Tensor k, Tensor v, double scale) {
        Attention op = new Attention(causal ? new Causal() : new Full(), scale);
        Tensor mask = rows.mask(q.dim(0));
        Tensor[] read = Autograd.run(op, rows.of(q), rows.of(k), rows.of(v), mask);
        return new Read(rows.back(read[0], 0), rows.back(read[1].transpose(1, 2), Double.NEGATIVE_INFINITY));
    }

    /** The rows that some heads keep. */
    private record Rows(Branch branch, int offset, int[] heads, int tokens) {

        int segments() {
            return (tokens + branch.width - 1) / branch.width;
        }

        int kept() {
            return branch.width / branch.stride;
        }

        /** x [B,T,H,d] to [B n, w/r, heads, d]. */
        Tensor of(Tensor x) {
            int missing = segments() * branch.width - tokens;
            Tensor whole = missing == 0 ? x : x.apply(new Pad(1, 0, missing, 0));
            Tensor spread = whole.reshape(x.dim(0) * segments() * kept(), branch.stride, x.dim(2), x.dim(3));
            return spread.slice(1, offset, offset + 1)
                    .apply(new IndexSelect(2), Tensor.of(heads, heads.length))
                    .reshape(x.dim(0) * segments(), kept(), heads.length, x.dim(3));
        }

        /** Tokens behind the last are padding, [B n, w/r]. */
        Tensor mask(int batch) {
            int[] mask = new int[batch * segments() * kept()];
            for (int i = 0; i < mask.length; i++) {
                int row = i % (segments() * kept());
                mask[i] = row * branch.stride + offset < tokens ? 1 : 0;
            }
            return Tensor.of(mask, batch * segments(), kept());
        }

        /** y [B n, w/r, heads, ...] to [B,T,heads,...], with a number where no row was kept. */
        Tensor back(Tensor y, double elsewhere) {
            int[] rest = Arrays.copyOfRange(y.shape().dims(), 2, y.shape().rank());
            int batch = y.dim(0) / segments();
            Tensor spread = y.reshape(shape(rest, y.dim(0) * kept(), 1))
                    .apply(new Pad(1, offset, branch.stride - 1 - offset, elsewhere));
            return spread.reshape(shape(rest, batch, segments() * branch.width)).slice(1, 0, tokens);
        }

        private static int[] shape(int[] rest, int a, int b) {
            return IntStream.concat(IntStream.of(a, b), Arrays.stream(rest)).toArray();
        }
    }
}
