package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import dev.gradus.random.Rng;
import dev.gradus.tensor.DType;
import dev.gradus.tensor.Shape;
import dev.gradus.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One use of an op that must work: its attributes, which may depend on the element type, and its operands. */
public final class Sample {
    private static final int SHOWN = 40;

    private final Function<DType, MultiOp> op;
    private final List<Input> inputs;
    private List<double[]> numbers;

    Sample(Function<DType, MultiOp> op, List<Input> inputs) {
        this.op = op;
        this.inputs = inputs;
    }

    /** The op for a floating-point type. */
    public MultiOp op(DType type) {
        return op.apply(type);
    }

    /** Recipes of the operands. */
    public List<Input> inputs() {
        return inputs;
    }

    /** Fresh operands, the same numbers on every call and for both types. */
    public Tensor[] tensors(DType type) {
        if (numbers == null) {
            numbers = IntStream.range(0, inputs.size()).mapToObj(this::draw).toList();
        }
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> inputs.get(i).tensor(numbers.get(i), type))
                .toArray(Tensor[]::new);
    }

    private double[] draw(int operand) {
        Input input = inputs.get(operand);
        double[] drawn = input.values().apply(new Rng(inputs.size()).fork("input " + operand), input.shape().size());
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (float) drawn[i];
        }
        return drawn;
    }

    /** Shapes of the operands. */
    public List<Shape> shapes() {
        return inputs.stream().map(Input::shape).toList();
    }

    @Override
    public String toString() {
        return describe(op.apply(DType.FLOAT64)) + " of " + shapes();
    }

    /** A record's name and fields, arrays element by element. */
    private static String describe(Object record) {
        return record.getClass().getSimpleName()
                + Arrays.stream(record.getClass().getRecordComponents())
                        .map(field -> value(field, record))
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String value(RecordComponent field, Object record) {
        try {
            Method accessor = field.getAccessor();
            accessor.setAccessible(true);
            Object value = accessor.invoke(record);
            return value instanceof int[] ints
                    ? shortened(Arrays.toString(ints))
                    : value instanceof Record inner ? describe(inner) : String.valueOf(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shortened(String list) {
        return list.length() <= SHOWN ? list : list.substring(0, SHOWN) + "...";
    }
}
