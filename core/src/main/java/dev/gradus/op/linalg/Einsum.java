package dev.gradus.op.linalg;

import dev.gradus.autograd.Op;
import dev.gradus.op.Require;
import dev.gradus.op.reduce.Sum;
import dev.gradus.op.shape.Expand;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import dev.gradus.tensor.Workspace;

/**
 * {@code C = sum of A B over the letters that C has not; dA = einsum of dC and B, dB = einsum of dC and A}.
 *
 * <p>Two operands whose axes are named by letters, as in {@code "bld,bsd->bls"}: the product of all pairs of elements that
 * agree in the letters they share, summed over the letters that the result does not name. It runs as one batched matrix
 * product. Letters are case-sensitive, a letter stands once in a term, and there are no dots.
 *
 * @param equation {@code letters of A,letters of B->letters of C}; spaces do not count
 */
public record Einsum(String equation) implements Op {

    /** Checks the equation. */
    public Einsum {
        equation = equation.replace(" ", "");
        Terms.parse(equation);
    }

    @Override
    public Tensor forward(Tensor... inputs) {
        Require.floating(this, inputs, 2);
        Terms terms = Terms.parse(equation);
        terms.check(this, inputs);
        return Workspace.onlyResult(() -> contract(terms, inputs[0], inputs[1]));
    }

    @Override
    public Tensor[] backward(Tensor grad, Tensor[] inputs, Tensor output) {
        Terms terms = Terms.parse(equation);
        return new Tensor[] {
            inputs[0].requiresGrad() ? gradient(terms.a(), terms.b(), grad, inputs[0], inputs[1]) : null,
            inputs[1].requiresGrad() ? gradient(terms.b(), terms.a(), grad, inputs[1], inputs[0]) : null
        };
    }

    /** The gradient of an operand x, given the other one; constant along letters that only x has. */
    private Tensor gradient(String x, String other, Tensor grad, Tensor operand, Tensor otherOperand) {
        String out = Terms.parse(equation).c();
        String shared = Terms.common(x, out + other);
        int[] dims = operand.shape().dims();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shared.indexOf(x.charAt(i)) < 0 ? 1 : dims[i];
        }
        Einsum back = new Einsum(out + "," + other + "->" + shared);
        Tensor gathered = grad.apply(back, otherOperand).view(Shape.of(dims));
        return shared.equals(x) ? gathered : gathered.apply(new Expand(operand.shape()));
    }

    private static Tensor contract(Terms terms, Tensor fullA, Tensor fullB) {
        String lettersA = Terms.common(terms.a(), terms.b() + terms.c());
        String lettersB = Terms.common(terms.b(), terms.a() + terms.c());
        Tensor a = summed(fullA, terms.a(), lettersA);
        Tensor b = summed(fullB, terms.b(), lettersB);
        String batch = Terms.common(Terms.common(terms.c(), lettersA), lettersB);
        String left = Terms.without(Terms.common(terms.c(), lettersA), batch);
        String right = Terms.without(Terms.common(terms.c(), lettersB), batch);
        String inner = Terms.without(lettersA, batch + left);
        // Where axes lie as a transposed operand wants them, nothing is copied.
        boolean turnA = lettersA.equals(batch + inner + left);
        boolean turnB = lettersB.equals(batch + right + inner);
        Tensor product = matrices(a, lettersA, batch, turnA ? inner : left, turnA ? left : inner)
                .apply(new MatMul(turnA, turnB),
                        matrices(b, lettersB, batch, turnB ? right : inner, turnB ? inner : right));
        return arranged(product.view(shape(terms, batch + left + right, fullA, fullB)), batch + left + right,
                terms.c());
    }

    private static Tensor summed(Tensor x, String letters, String kept) {
        int[] axes = letters.chars().filter(letter -> kept.indexOf(letter) < 0).map(letters::indexOf).toArray();
        return axes.length == 0 ? x : x.apply(new Sum(axes, false));
    }

    /** x as matrices [size of batch, size of rows, size of columns]. */
    private static Tensor matrices(Tensor x, String letters, String batch, String rows, String columns) {
        Tensor ordered = arranged(x, letters, batch + rows + columns);
        Shape shape = ordered.shape();
        int b = batch.length();
        int r = b + rows.length();
        return ordered.view(Shape.of(shape.count(0, b), shape.count(b, r), shape.count(r, shape.rank())));
    }

    private static Tensor arranged(Tensor x, String letters, String wanted) {
        return letters.equals(wanted) ? x : x.permute(wanted.chars().map(letters::indexOf).toArray());
    }

    private static Shape shape(Terms terms, String letters, Tensor a, Tensor b) {
        return Shape.of(letters.chars().map(letter -> {
            int axis = terms.a().indexOf(letter);
            return axis >= 0 ? a.dim(axis) : b.dim(terms.b().indexOf(letter));
        }).toArray());
    }
}
