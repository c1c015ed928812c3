package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.preflight.FindingCode;
import io.hubcrate.testing.site.RigSite.Line;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** That no finding is forgotten by the test on real nodes, which is run less often than this one. */
class ProvocationTableTest {
    private static List<Provocation> all() {
        List<Provocation> all = new ArrayList<>();
        for (Line line : Line.values()) {
            Provocations.rounds(line).forEach(round -> all.addAll(round.provocations()));
        }
        return all;
    }

    @Test
    void everyFindingIsProvokedOrExceptedWithAReason() {
        Set<FindingCode> met = EnumSet.noneOf(FindingCode.class);
        all().forEach(each -> met.add(each.id()));
        assertThat(met).doesNotContainAnyElementsOf(Provocations.EXCEPTIONS.keySet());
        met.addAll(Provocations.EXCEPTIONS.keySet());
        assertThat(met).containsExactlyInAnyOrder(FindingCode.values());
    }
}
