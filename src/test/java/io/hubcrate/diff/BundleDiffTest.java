package io.hubcrate.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.bundle.BundleFolder;
import io.hubcrate.content.Digest;
import io.hubcrate.diff.BundleDiff.Change;
import io.hubcrate.diff.BundleDiff.ValueChange;
import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import io.hubcrate.testing.SmallBundle;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDiffTest {
    private static Item item(Kind kind, String key, String name, int content) {
        return new Item(kind, key, name, Digest.of(new byte[] {(byte) content}), 10);
    }

    private static DiffSide side(List<Item> items, Map<String, Long> blobs) {
        return new DiffSide(
                "side", false, EnumSet.allOf(Kind.class), items, new TreeMap<>(blobs), new TreeMap<>(), Map.of());
    }

    private static DiffSide chart(String values, int content) {
        return new DiffSide(
                "side",
                false,
                EnumSet.allOf(Kind.class),
                List.of(item(Kind.CHART, "jhub", "jupyterhub " + content, content)),
                new TreeMap<>(),
                new TreeMap<>(),
                Map.of(
                        "jhub",
                        () -> Optional.of(YamlReader.readOne("values.yaml", values.getBytes(StandardCharsets.UTF_8)))));
    }

    @Test
    void sameThingsAreNoChange() {
        DiffSide one = side(List.of(item(Kind.IMAGE, "a/b", "a/b:1", 1)), Map.of("x", 5L));
        BundleDiff diff = BundleDiff.between(one, one);
        assertThat(diff.changes()).isEmpty();
        assertThat(diff.newBytes()).isZero();
    }

    @Test
    void anotherTagOfTheOnlyImageOfARepositoryIsAChangeAndNotTwo() {
        BundleDiff diff = BundleDiff.between(
                side(List.of(item(Kind.IMAGE, "a/b", "a/b:1", 1)), Map.of()),
                side(List.of(item(Kind.IMAGE, "a/b", "a/b:2", 2)), Map.of()));
        assertThat(diff.changes()).singleElement().satisfies(change -> {
            assertThat(change.before()).extracting(Item::name).isEqualTo("a/b:1");
            assertThat(change.after()).extracting(Item::name).isEqualTo("a/b:2");
        });
    }

    @Test
    void severalTagsOfARepositoryAreToldApart() {
        BundleDiff diff = BundleDiff.between(
                side(List.of(item(Kind.IMAGE, "a", "a:1", 1), item(Kind.IMAGE, "a", "a:2", 2)), Map.of()),
                side(List.of(item(Kind.IMAGE, "a", "a:1", 9), item(Kind.IMAGE, "a", "a:3", 3)), Map.of()));
        assertThat(diff.changes()).extracting(change -> change.item().name()).containsExactly("a:1", "a:3");
        assertThat(diff.changes()).allMatch(change -> change.before() != null);
    }

    @Test
    void keptPackagesOfAnotherVersionAreChanges() {
        BundleDiff diff = BundleDiff.between(
                side(
                        List.of(item(
                                Kind.PACKAGE,
                                PackageStem.keyOf("nfs-utils-1.3-2.el7.x86_64.rpm"),
                                "nfs-utils-1.3-2.el7.x86_64.rpm",
                                1)),
                        Map.of()),
                side(
                        List.of(item(
                                Kind.PACKAGE,
                                PackageStem.keyOf("nfs-utils-1.3-9.el7.x86_64.rpm"),
                                "nfs-utils-1.3-9.el7.x86_64.rpm",
                                2)),
                        Map.of()));
        assertThat(diff.changes()).hasSize(1);
    }

    @Test
    void onlyContentsThatTheOldOneLacksAreNew() {
        BundleDiff diff = BundleDiff.between(
                side(List.of(), Map.of("base", 100L, "old", 7L)), side(List.of(), Map.of("base", 100L, "new", 30L)));
        assertThat(diff.newBytes()).isEqualTo(30);
        assertThat(diff.goneBytes()).isEqualTo(7);
    }

    @Test
    void changedDefaultsOfAChartAreListed() {
        BundleDiff diff = BundleDiff.between(
                chart("hub: {db: {type: sqlite}, gone: 1}\nlist: [a]\nsame: x\n", 1),
                chart("hub: {db: {type: pvc}}\nlist: [a, b]\nsame: x\nnew: {}\n", 2));
        assertThat(diff.values().get("jhub"))
                .containsExactly(
                        new ValueChange("hub.db.type", "sqlite", "pvc"),
                        new ValueChange("hub.gone", "1", null),
                        new ValueChange("list[1]", null, "b"),
                        new ValueChange("new", null, "{}"));
    }

    @Test
    void chartTextCannotSteerATerminal() {
        BundleDiff diff = BundleDiff.between(chart("a: 1\n", 1), chart("a: \"\\e[2J\"\n", 2));
        assertThat(diff.values().get("jhub")).singleElement().satisfies(change -> assertThat(change.after())
                .doesNotContain("\u001b"));
    }

    @Test
    void realBundlesAreCompared(@TempDir Path folder) {
        SmallBundle old = new SmallBundle(folder.resolve("old-in"));
        SmallBundle now = new SmallBundle(folder.resolve("new-in"));
        now.images().remove(now.images().size() - 1);
        now.values = "hub:\n  db:\n    type: pvc\n";
        BundleDiff diff =
                BundleDiff.between(side(old.build(folder.resolve("old"))), side(now.build(folder.resolve("new"))));
        assertThat(diff.changes()).extracting(Change::kind).containsExactly(Kind.IMAGE, Kind.VALUES);
        assertThat(diff.changes().get(0).after()).isNull();
        assertThat(diff.goneBytes()).isGreaterThan(20_000);
        assertThat(diff.newBytes()).isPositive().isLessThan(20_000);
    }

    private static DiffSide side(Path bundle) {
        return BundleSide.of(bundle, BundleFolder.open(bundle).index(), false);
    }
}
