package dev.gradus.labs.moe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gradus.labs.lab.Expectation;
import dev.gradus.labs.lab.Size;
import dev.gradus.labs.model.ParameterCount;
import dev.gradus.labs.task.Census;
import dev.gradus.labs.text.ByteClass;
import dev.gradus.labs.text.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoeExpectationsTest {
    private static final MoeSettings SMALL = MoeSettings.of(Size.SMALL);

    private static Outcome outcome(int which, long total, long active, long routers, double bits, double dropped) {
        List<Census> layers = which < 2 ? List.of() : List.of(new Census(ByteClass.values().length, 4));
        List<LoadLog.Row> loads = which < 2 ? List.of() : List.of(new LoadLog.Row("m", 1, 0, 0, 0.25, dropped));
        return new Outcome(Contender.all(SMALL).get(which), new ParameterCount(total, active, routers), 1, 1, List.of(),
                loads,
                bits, layers, new Sample("", ""));
    }

    private static List<Expectation> claims(MoeSettings settings, double top2Bits, long top2Active, double dropped) {
        return new MoeExpectations(settings, List.of(outcome(0, 100, 100, 0, 2.0, 0), outcome(1, 400, 400, 0, 1.5, 0),
                outcome(2, 410, 110, 10, 1.8, 0.1), outcome(3, 420, top2Active, 20, top2Bits, dropped))).all();
    }

    @Test
    void whatIsAsItShouldBeIsMet() {
        List<Expectation> claims = claims(SMALL, 1.7, 120, 0);
        assertEquals(7, claims.size());
        assertTrue(claims.stream().allMatch(Expectation::met), claims.toString());
        assertEquals(0.3, claims.get(6).value(), 1e-12);
    }

    @Test
    void whatIsNotIsMissed() {
        assertFalse(claims(SMALL, 2.1, 120, 0).get(6).met(), "a mixture that is worse than the dense model");
        assertFalse(claims(SMALL, 1.7, 121, 0).get(2).met(), "a parameter too many");
        assertFalse(claims(SMALL, 1.7, 120, 0.01).get(4).met(), "a dropped choice");
    }

    @Test
    void otherSettingsMakeNoClaimAboutTheGain() {
        assertEquals(5, claims(MoeSettings.of(Size.TINY), 2.1, 120, 0).size());
    }
}
