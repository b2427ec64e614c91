package dev.gradus.moe;

import dev.gradus.moe.dispatch.Dispatch;
import dev.gradus.moe.dispatch.DispatchCases;
import dev.gradus.moe.expert.ExpertCases;
import dev.gradus.op.OpCase;
import dev.gradus.op.OpCoverage;
import dev.gradus.op.OpSpecification;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The ops of this module keep the rules that every op keeps. */
class MoeOpsTest {

    private static List<OpCase> all() {
        return Stream.of(DispatchCases.all(), ExpertCases.all()).flatMap(List::stream).toList();
    }

    @TestFactory
    Stream<DynamicNode> everyOpKeepsEveryRule() {
        return OpSpecification.of(all());
    }

    @TestFactory
    Stream<DynamicTest> everyOpIsCovered() {
        return OpCoverage.of(all(), Dispatch.class);
    }
}
