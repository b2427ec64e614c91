package dev.gradus.op;

import dev.gradus.autograd.MultiOp;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every op of core is in the registry, says enough about itself, and keeps every rule. */
class OpRegistryTest {

    @TestFactory
    Stream<DynamicNode> everyOpKeepsEveryRule() {
        return OpSpecification.of(OpRegistry.all());
    }

    @TestFactory
    Stream<DynamicTest> everyOpIsCovered() {
        return OpCoverage.of(OpRegistry.all(), MultiOp.class);
    }
}
