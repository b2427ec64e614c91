package dev.gradus.moe.expert;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.DispatchCases;
import dev.gradus.op.Input;
import dev.gradus.op.OpCase;
import java.util.List;

/** What the ops of {@code dev.gradus.moe.expert} must do. */
public final class ExpertCases {
    private ExpertCases() {}

    /** The entries. */
    public static List<OpCase> all() {
        return List.of(groupedLinear());
    }

    private static OpCase groupedLinear() {
        GroupedLinear small = new GroupedLinear(DispatchCases.roundRobin(3, 2));
        GroupedLinear idle =
                new GroupedLinear(new Dispatch(1, new int[] {0, 0, 2}, new int[] {0, 1}, new int[] {0, 1}));
        GroupedLinear empty = new GroupedLinear(new Dispatch(1, new int[] {0, 0, 0}, new int[0], new int[0]));
        String needs = "grouped_linear needs rows [6, in] and weights [2, out, in], got ";
        return OpCase.of(GroupedLinear.class)
                .on(small, Input.normal(6, 4), Input.normal(2, 5, 4))
                .on(small, Input.normal(6, 1), Input.normal(2, 1, 1))
                .on(idle, Input.normal(2, 4), Input.normal(2, 5, 4))
                .on(empty, Input.normal(0, 4), Input.normal(2, 5, 4))
                .on(new GroupedLinear(DispatchCases.roundRobin(20, 3)), Input.normal(40, 33), Input.normal(3, 29, 33))
                .large(new GroupedLinear(DispatchCases.roundRobin(150, 4)), Input.normal(300, 120),
                        Input.normal(4, 90, 120))
                .fails(small, needs + "FLOAT32 [5, 4] and FLOAT32 [2, 5, 4]", Input.normal(5, 4), Input.normal(2, 5, 4))
                .fails(small, needs + "FLOAT32 [6, 4] and FLOAT32 [2, 5, 3]", Input.normal(6, 4), Input.normal(2, 5, 3))
                .fails(small, "grouped_linear needs floating-point tensors of one type, got FLOAT32 [6, 4] and"
                        + " INT32 [2, 5, 4]", Input.normal(6, 4), Input.ids(3, 2, 5, 4));
    }
}
