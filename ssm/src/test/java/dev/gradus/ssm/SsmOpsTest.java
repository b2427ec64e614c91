package dev.gradus.ssm;

import dev.gradus.op.OpCase;
import dev.gradus.op.OpCoverage;
import dev.gradus.op.OpSpecification;
import dev.gradus.ssm.linear.LinearCases;
import dev.gradus.ssm.recurrent.RecurrentCases;
import dev.gradus.ssm.rwkv.RwkvCases;
import dev.gradus.ssm.scan.GatedOuterProduct;
import dev.gradus.ssm.scan.ScanCases;
import dev.gradus.ssm.statespace.StateSpaceCases;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The ops of this module keep the rules that every op keeps. */
class SsmOpsTest {

    private static List<OpCase> all() {
        return Stream.of(
                LinearCases.all(), RecurrentCases.all(), RwkvCases.all(), ScanCases.all(), StateSpaceCases.all())
                .flatMap(List::stream).toList();
    }

    @TestFactory
    Stream<DynamicNode> everyOpKeepsEveryRule() {
        return OpSpecification.of(all());
    }

    @TestFactory
    Stream<DynamicTest> everyOpIsCovered() {
        return OpCoverage.of(all(), GatedOuterProduct.class);
    }
}
