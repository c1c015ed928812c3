package io.hubcrate.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.testing.TestChart;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChartTreeTest {
    @Test
    void readsSubchartsInFoldersAndArchives() {
        TestChart packed = new TestChart("packed", "2").file("values.yaml", "colour: blue\n");
        ChartArchive archive = new TestChart("parent", "1")
                .file("charts/packed-2.tgz", packed.packed())
                .file("charts/open/Chart.yaml", "name: open\nversion: 1\n")
                .file("charts/open/crds/kind.yaml", "kind: CustomResourceDefinition\n")
                .file("charts/_ignored/values.yaml", "a: b\n")
                .archive();

        ChartTree tree = ChartTree.of(archive);

        assertThat(tree.subcharts()).extracting(ChartTree::name).containsExactlyInAnyOrder("open", "packed");
        ChartTree open = tree.subcharts().stream()
                .filter(t -> t.name().equals("open"))
                .findFirst()
                .orElseThrow();
        assertThat(open.customResources()).hasSize(1);
        assertThat(open.valuesFile()).isEqualTo("charts/open/values.yaml");
    }

    @Test
    void readsAndWritesNamesLongerThanAHeaderHolds() {
        String name = "templates/" + "deep/".repeat(40) + "file.yaml";
        byte[] tgz = new TestChart("parent", "1").file(name, "a: b").packed();

        byte[] again = ChartMembers.write(ChartMembers.read("a chart", tgz));

        assertThat(ChartMembers.read("a chart", again))
                .filteredOn(member -> member.name().equals("parent/" + name))
                .singleElement()
                .satisfies(member -> assertThat(member.content()).asString().isEqualTo("a: b"));
    }

    @Test
    void refusesWhatIsNoArchive() {
        assertRefused("<html>not found</html>".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesCutArchive() {
        byte[] whole = new TestChart("parent", "1").packed();

        assertRefused(Arrays.copyOf(whole, whole.length / 2));
    }

    @Test
    void refusesArchiveWithoutChartFile() {
        assertRefused(
                ChartMembers.write(java.util.List.of(new ChartMembers.Member("parent/values.yaml", new byte[0]))));
    }

    private static void assertRefused(byte[] bytes) {
        ChartArchive archive = new ChartArchive(bytes, Digest.of(bytes), "parent", "1", "", "", null, "a test", "");

        InvalidInputException refusal = catchThrowableOfType(InvalidInputException.class, () -> ChartTree.of(archive));

        assertThat(refusal.code()).isEqualTo("chart-unreadable");
    }
}
