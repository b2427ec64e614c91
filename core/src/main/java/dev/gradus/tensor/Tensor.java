package dev.gradus.tensor;

import dev.gradus.autograd.Autograd;
import dev.gradus.autograd.MultiOp;
import dev.gradus.autograd.Node;
import dev.gradus.op.linalg.MatMul;
import dev.gradus.op.math.Add;
import dev.gradus.op.math.Affine;
import dev.gradus.op.math.Div;
import dev.gradus.op.math.Exp;
import dev.gradus.op.math.Mul;
import dev.gradus.op.math.Relu;
import dev.gradus.op.math.Sigmoid;
import dev.gradus.op.math.Sub;
import dev.gradus.op.math.Tanh;
import dev.gradus.op.norm.Softmax;
import dev.gradus.op.reduce.Mean;
import dev.gradus.op.reduce.Sum;
import dev.gradus.op.shape.Cast;
import dev.gradus.op.shape.Permute;
import dev.gradus.op.shape.Reshape;
import dev.gradus.op.shape.Slice;
import java.util.List;

/**
 * Numbers with a shape: contiguous, row-major, on the heap. A thin door: every method is one line over an op or a field, and
 * {@link #apply} is the door for all other ops. Results remember how they were made ({@link #backward()}). Not thread-safe.
 */
public final class Tensor {
    private final Shape shape;
    private final DType dtype;
    private Object data;
    private Node node;
    private int outputIndex;
    private boolean leafRequiresGrad;
    private Tensor grad;
    Workspace owner;
    boolean view;

    Tensor(Shape shape, DType dtype, Object data) {
        this.shape = shape;
        this.dtype = dtype;
        this.data = data;
    }

    /** A float32 tensor around {@code data} (not copied) with the given sizes. */
    public static Tensor of(float[] data, int... dims) {
        return TensorData.wrap(data, data.length, DType.FLOAT32, dims);
    }

    /** A float64 tensor around {@code data} (not copied) with the given sizes. */
    public static Tensor of(double[] data, int... dims) {
        return TensorData.wrap(data, data.length, DType.FLOAT64, dims);
    }

    /** An int32 tensor around {@code data} (not copied) with the given sizes: ids, indices or a 0/1 mask. */
    public static Tensor of(int[] data, int... dims) {
        return TensorData.wrap(data, data.length, DType.INT32, dims);
    }

    /** A tensor of zeros. */
    public static Tensor zeros(DType dtype, Shape shape) {
        return TensorData.fill(Workspace.allocate(shape, dtype), 0);
    }

    /** A tensor with {@code value} everywhere. */
    public static Tensor full(DType dtype, Shape shape, double value) {
        return TensorData.fill(Workspace.allocate(shape, dtype), value);
    }

    /** A tensor with arbitrary contents, for an op that writes every element. */
    public static Tensor empty(DType dtype, Shape shape) {
        return Workspace.allocate(shape, dtype);
    }

    /** The sizes. */
    public Shape shape() {
        return shape;
    }

    /** The element type. */
    public DType dtype() {
        return dtype;
    }

    /** Number of elements. */
    public int size() {
        return shape.size();
    }

    /** Size along an axis; negative counts from the last. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    /** The float32 array itself, not a copy; {@link IllegalStateException} for another type or a freed tensor. */
    public float[] floats() {
        return data instanceof float[] floats ? floats : TensorData.wrongType(this, data, DType.FLOAT32);
    }

    /** The float64 array itself, not a copy; {@link IllegalStateException} for another type or a freed tensor. */
    public double[] doubles() {
        return data instanceof double[] doubles ? doubles : TensorData.wrongType(this, data, DType.FLOAT64);
    }

    /** The int32 array itself, not a copy; {@link IllegalStateException} for another type or a freed tensor. */
    public int[] ints() {
        return data instanceof int[] ints ? ints : TensorData.wrongType(this, data, DType.INT32);
    }

    /** The only element, as a double; {@link IllegalStateException} if there is not exactly one. */
    public double item() {
        return TensorData.item(this);
    }

    /** Whether both tensors stand on the same array. */
    public boolean sharesMemory(Tensor other) {
        return other != null && data != null && data == other.data;
    }

    /** Whether a gradient flows to this tensor: a leaf that asked for one, or a recorded result. */
    public boolean requiresGrad() {
        return leafRequiresGrad || node != null;
    }

    /** Makes this leaf collect a gradient, and returns it. */
    public Tensor requireGrad() {
        TensorData.checkFloating(this);
        leafRequiresGrad = true;
        return this;
    }

    /** The gradient collected so far by this leaf, or null. */
    public Tensor grad() {
        return grad;
    }

    /** Replaces the collected gradient; null forgets it. */
    public void grad(Tensor newGrad) {
        grad = newGrad;
    }

    /** Adds to the collected gradient; {@code shared} says that the array is also somebody else's. Used by the engine. */
    public void accumulateGrad(Tensor more, boolean shared) {
        grad = grad != null ? sumOf(grad, true, more) : shared ? Workspace.copy(more) : more;
    }

    /** {@code a + b} without recording, in {@code a}'s array if {@code inPlace}. Used by the engine. */
    public static Tensor sumOf(Tensor a, boolean inPlace, Tensor b) {
        return TensorData.addInto(inPlace ? a : Workspace.copy(a), b);
    }

    /** Walks back from this scalar with cotangent 1. */
    public void backward() {
        backward(TensorData.scalarCotangent(this));
    }

    /** Walks back from this tensor with a cotangent of its shape. */
    public void backward(Tensor cotangent) {
        Autograd.backward(List.of(this), List.of(cotangent));
    }

    /** The same numbers (shared) as a leaf without history. */
    public Tensor detach() {
        return Workspace.noteView(new Tensor(shape, dtype, data), this);
    }

    /** The node that made this tensor, or null. */
    public Node node() {
        return node;
    }

    /** Which output of its node this is. */
    public int outputIndex() {
        return outputIndex;
    }

    /** Remembers the node; called by the engine only, as nobody else can make a node. */
    public void madeBy(Node maker, int output) {
        node = dtype.isFloating() ? maker : null;
        outputIndex = output;
    }

    /** The same array under another shape of equal size, without recording: what {@link Reshape} is made of. */
    public Tensor view(Shape other) {
        return Workspace.noteView(TensorData.wrap(data, shape.size(), dtype, other.dims()), this);
    }

    Object free() {
        Object array = data;
        data = null;
        return array;
    }

    /** The first output of {@code op(this, others...)}: the door for every op. */
    public Tensor apply(MultiOp op, Tensor... others) {
        return Autograd.run(op, TensorData.prepend(this, others))[0];
    }

    /** {@code this + other}, broadcast. */
    public Tensor add(Tensor other) {
        return apply(new Add(), other);
    }

    /** {@code this + value}. */
    public Tensor add(double value) {
        return apply(new Affine(1, value));
    }

    /** {@code this - other}, broadcast. */
    public Tensor sub(Tensor other) {
        return apply(new Sub(), other);
    }

    /** {@code this * other} elementwise, broadcast. */
    public Tensor mul(Tensor other) {
        return apply(new Mul(), other);
    }

    /** {@code this * value}. */
    public Tensor mul(double value) {
        return apply(new Affine(value, 0));
    }

    /** {@code this / other} elementwise, broadcast. */
    public Tensor div(Tensor other) {
        return apply(new Div(), other);
    }

    /** {@code e^this}. */
    public Tensor exp() {
        return apply(new Exp());
    }

    /** Hyperbolic tangent. */
    public Tensor tanh() {
        return apply(new Tanh());
    }

    /** {@code 1 / (1 + e^-this)}. */
    public Tensor sigmoid() {
        return apply(new Sigmoid());
    }

    /** {@code max(this, 0)}. */
    public Tensor relu() {
        return apply(new Relu());
    }

    /** Matrix product over the last two axes, the others broadcast; vectors as in NumPy. */
    public Tensor matmul(Tensor other) {
        return apply(new MatMul(false, false), other);
    }

    /** The same elements in the same order under other sizes; one size may be -1. */
    public Tensor reshape(int... dims) {
        return apply(Reshape.to(shape, dims));
    }

    /** Axes in another order: axis {@code i} of the result is axis {@code order[i]} of this. */
    public Tensor permute(int... order) {
        return apply(new Permute(order));
    }

    /** Two axes exchanged. */
    public Tensor transpose(int axis0, int axis1) {
        return apply(Permute.swap(shape, axis0, axis1));
    }

    /** Elements {@code from} to {@code to} (exclusive) along an axis. */
    public Tensor slice(int axis, int from, int to) {
        return apply(new Slice(axis, from, to, 1));
    }

    /** Sum over the given axes, which are dropped; over all of them if none is given. */
    public Tensor sum(int... axes) {
        return apply(new Sum(axes, false));
    }

    /** Mean over the given axes, which are dropped; over all of them if none is given. */
    public Tensor mean(int... axes) {
        return apply(new Mean(axes, false));
    }

    /** {@code e^this / sum e^this} along an axis; a row of -inf gives 0. */
    public Tensor softmax(int axis) {
        return apply(new Softmax(axis));
    }

    /** The same numbers in another floating-point type. */
    public Tensor to(DType type) {
        return type == dtype ? this : apply(new Cast(type));
    }

    /** Type, shape and the first numbers. */
    @Override
    public String toString() {
        return TensorData.describe(this);
    }
}
