package dev.gradus.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Arrays that are used again: inside {@link #run} every op takes its result's array from here, and when the code ends all
 * of them come back for the next run.
 *
 * <p>A fresh array costs several times the op that fills it (zeroing, page touching), so a training step runs inside a
 * workspace. The rule: <em>a tensor that an op computed inside is gone when the run ends</em>; using it afterwards is an
 * {@link IllegalStateException} that says so. Read numbers out, or {@link #keep} a copy, before. Tensors wrapped around
 * arrays of your own stay valid. Runs may nest; a workspace belongs to one thread at a time.
 */
public final class Workspace {
    private static final ThreadLocal<Workspace[]> CURRENT = ThreadLocal.withInitial(() -> new Workspace[1]);
    private static final int SMALLEST_POOLED = 512;
    private static final int RUNS_KEPT = 8;

    private final Map<Integer, Free> free = new HashMap<>();
    private final List<Tensor> handedOut = new ArrayList<>();
    private long runs;

    /** Arrays of one length, and the run that last asked for one. */
    private static final class Free {
        final ArrayDeque<float[]> arrays = new ArrayDeque<>();
        long lastUse;
    }

    /** An empty workspace. */
    public Workspace() {
        runs = 0;
    }

    /**
     * Runs code that takes its arrays from this workspace.
     *
     * @param code what to run; its result must not be a tensor computed inside
     * @param <T>  its result
     * @return the result
     */
    public <T> T run(Supplier<T> code) {
        Workspace[] current = CURRENT.get();
        Workspace outer = current[0];
        int mark = handedOut.size();
        current[0] = this;
        try {
            return code.get();
        } finally {
            current[0] = outer;
            release(mark, null);
            if (mark == 0) {
                runs++;
                free.values().removeIf(f -> runs - f.lastUse > RUNS_KEPT);
            }
        }
    }

    /**
     * A copy on an array of its own, valid after the run.
     *
     * @param tensor what to keep
     * @return the copy, not recorded
     */
    public static Tensor keep(Tensor tensor) {
        Object copy =
                switch (tensor.dtype()) {
                    case FLOAT32 -> tensor.floats().clone();
                    case FLOAT64 -> tensor.doubles().clone();
                    case INT32 -> tensor.ints().clone();
                };
        return new Tensor(tensor.shape(), tensor.dtype(), copy);
    }

    /**
     * Gives the arrays of tensors back before the run ends; does nothing outside a run or for arrays of another origin.
     *
     * @param tensors results that nobody will look at again; nulls are skipped
     */
    public static void recycle(Tensor... tensors) {
        Workspace workspace = CURRENT.get()[0];
        if (workspace == null) {
            return;
        }
        for (Tensor tensor : tensors) {
            if (tensor != null && tensor.owner == workspace && !tensor.view) {
                workspace.takeBack(tensor);
            }
        }
    }

    /**
     * Runs code of which only the result matters: everything else that it computed is given back at once.
     *
     * @param code what to run
     * @return its result
     */
    public static Tensor onlyResult(Supplier<Tensor> code) {
        Workspace workspace = CURRENT.get()[0];
        if (workspace == null) {
            return code.get();
        }
        int mark = workspace.handedOut.size();
        Tensor result = code.get();
        workspace.release(mark, result);
        return result;
    }

    private void release(int mark, Tensor except) {
        int kept = mark;
        for (int i = mark; i < handedOut.size(); i++) {
            Tensor tensor = handedOut.get(i);
            if (except != null && tensor.sharesMemory(except)) {
                handedOut.set(kept++, tensor);
            } else {
                takeBack(tensor);
            }
        }
        handedOut.subList(kept, handedOut.size()).clear();
    }

    private void takeBack(Tensor tensor) {
        Object array = tensor.free();
        if (!tensor.view && array instanceof float[] floats && floats.length >= SMALLEST_POOLED) {
            free.computeIfAbsent(floats.length, n -> new Free()).arrays.push(floats);
        }
    }

    /** A copy on an array of this thread's workspace. */
    static Tensor copy(Tensor tensor) {
        Tensor copy = allocate(tensor.shape(), tensor.dtype());
        if (tensor.dtype() == DType.FLOAT32) {
            System.arraycopy(tensor.floats(), 0, copy.floats(), 0, tensor.size());
        } else {
            System.arraycopy(tensor.doubles(), 0, copy.doubles(), 0, tensor.size());
        }
        return copy;
    }

    /** A tensor whose contents are arbitrary: the caller writes every element. */
    static Tensor allocate(Shape shape, DType dtype) {
        Workspace workspace = CURRENT.get()[0];
        if (workspace == null) {
            return new Tensor(shape, dtype, fresh(dtype, shape.size()));
        }
        return workspace.lend(shape, dtype);
    }

    private Tensor lend(Shape shape, DType dtype) {
        Object array = null;
        if (dtype == DType.FLOAT32 && shape.size() >= SMALLEST_POOLED) {
            Free pool = free.computeIfAbsent(shape.size(), n -> new Free());
            pool.lastUse = runs;
            array = pool.arrays.poll();
        }
        Tensor tensor = new Tensor(shape, dtype, array != null ? array : fresh(dtype, shape.size()));
        tensor.owner = this;
        handedOut.add(tensor);
        return tensor;
    }

    /** Notes that a tensor shares the array of a lent one, so that both end with the run. */
    static Tensor noteView(Tensor view, Tensor base) {
        if (base.owner != null) {
            view.owner = base.owner;
            view.view = true;
            base.owner.handedOut.add(view);
        }
        return view;
    }

    private static Object fresh(DType dtype, int size) {
        return switch (dtype) {
            case FLOAT32 -> new float[size];
            case FLOAT64 -> new double[size];
            case INT32 -> new int[size];
        };
    }
}
