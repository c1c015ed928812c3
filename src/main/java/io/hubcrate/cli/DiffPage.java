package io.hubcrate.cli;

import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import io.hubcrate.diff.BundleDiff;
import io.hubcrate.diff.BundleDiff.Change;
import io.hubcrate.diff.BundleDiff.ValueChange;
import io.hubcrate.diff.DiffSide;
import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What {@code diff} prints for people. */
final class DiffPage {
    private final Page page;
    private final BundleDiff diff;

    private DiffPage(Page page, BundleDiff diff) {
        this.page = page;
        this.diff = diff;
    }

    static void print(Page page, BundleDiff diff) {
        DiffPage all = new DiffPage(page, diff);
        all.head();
        all.changes();
        all.values();
        all.tarballs();
        all.proof();
    }

    private void head() {
        page.field("old", title(diff.before()));
        page.field("new", title(diff.after()));
        page.field("added", ByteSize.format(diff.newBytes()) + " of content that the old one does not hold");
        page.field("removed", ByteSize.format(diff.goneBytes()) + " that the new one does not hold any more");
        if (diff.changes().isEmpty()) {
            page.line("Nothing that was compared has changed.");
        }
    }

    private static String title(DiffSide side) {
        return side.title() + ", " + ByteSize.format(side.bytes());
    }

    private void changes() {
        Map<String, List<Change>> parts = new LinkedHashMap<>();
        for (Change change : diff.changes()) {
            parts.computeIfAbsent(heading(change.item()), heading -> new ArrayList<>())
                    .add(change);
        }
        parts.forEach((heading, changes) -> {
            page.blank();
            page.heading(heading + ": " + counts(changes));
            changes.forEach(this::change);
        });
    }

    private static String heading(Item item) {
        return switch (item.kind()) {
            case IMAGE -> "Images";
            case CHART -> "Charts";
            case VALUES -> "Values of charts";
            case MANIFEST -> "Kubernetes manifests";
            case BINARY -> "Files";
            case PACKAGE -> item.set().isEmpty() ? "Packages" : "Packages of the set " + item.set();
            case PACKAGE_KEY -> "Keys that packages of the set " + item.set() + " are signed with";
            case PACKAGE_LISTS -> "Metadata of packages";
            case JDK -> "JDK from which the bundle's Java is made";
            case JAVA -> "Java of the bundle";
            case INSTALLER -> "hubcrate in the bundle";
        };
    }

    private static String counts(List<Change> changes) {
        long fresh = changes.stream().filter(change -> change.before() == null).count();
        long gone = changes.stream().filter(change -> change.after() == null).count();
        long changed = changes.size() - fresh - gone;
        List<String> words = new ArrayList<>();
        add(words, fresh, " new");
        add(words, changed, " changed");
        add(words, gone, " gone");
        return String.join(", ", words);
    }

    private static void add(List<String> words, long count, String word) {
        if (count > 0) {
            words.add(count + word);
        }
    }

    private void change(Change change) {
        Item old = change.before();
        Item now = change.after();
        if (old == null || now == null) {
            Item one = change.item();
            page.line("  " + (old == null ? "+ " : "- ") + one.name() + size(ByteSize.format(one.bytes())));
            if (old == null) {
                one.details().forEach(this::detail);
            }
            return;
        }
        String sizes = old.bytes() == now.bytes()
                ? ByteSize.format(now.bytes())
                : ByteSize.format(old.bytes()) + " → " + ByteSize.format(now.bytes());
        page.line(
                "  ~ " + (old.name().equals(now.name()) ? now.name() : old.name() + " → " + now.name()) + size(sizes));
        if (old.name().equals(now.name())) {
            detail("same name, other content: " + old.digest().shortHex() + " → "
                    + now.digest().shortHex());
        }
        SortedMap<String, Long> layers = change.newLayers();
        if (!now.layers().isEmpty()) {
            long bytes = layers.values().stream().mapToLong(Long::longValue).sum();
            detail(layers.size() + " of " + Page.count(now.layers().size(), "layer") + " new, "
                    + ByteSize.format(bytes));
        }
        now.details().stream().filter(line -> !old.details().contains(line)).forEach(line -> detail("now " + line));
        old.details().stream().filter(line -> !now.details().contains(line)).forEach(line -> detail("was " + line));
    }

    private String size(String text) {
        return page.ink().faint("   " + text);
    }

    private void detail(String text) {
        page.line("      " + text);
    }

    private void values() {
        for (Map.Entry<String, List<ValueChange>> release : diff.values().entrySet()) {
            page.blank();
            page.heading("Defaults of the chart of release " + release.getKey() + " that changed: "
                    + release.getValue().size());
            release.getValue()
                    .forEach(value -> page.line("  " + sign(value.before(), value.after()) + " " + value.path() + ": "
                            + (value.before() == null
                                    ? value.after()
                                    : value.after() == null
                                            ? value.before()
                                            : value.before() + " → " + value.after())));
        }
        diff.valuesUnknown()
                .forEach(release -> page.line("The defaults of the chart of release " + release
                        + " were not compared: a lock does not hold the chart."));
        if (!diff.notCompared().isEmpty()) {
            page.blank();
            page.line("Not compared, because a lock does not tell of it: "
                    + String.join(
                            ", ", diff.notCompared().stream().map(Kind::text).toList()));
        }
    }

    private static String sign(@Nullable Object old, @Nullable Object now) {
        return old == null ? "+" : now == null ? "-" : "~";
    }

    private void tarballs() {
        SortedMap<String, Long> old = diff.before().tarballs();
        SortedMap<String, Long> now = diff.after().tarballs();
        if (old.isEmpty() || now.isEmpty()) {
            return;
        }
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        page.blank();
        page.table(
                List.of("TARBALL", "OLD", "NEW"),
                names.stream()
                        .map(name -> List.of(name, bytes(old.get(name)), bytes(now.get(name))))
                        .toList());
    }

    private static String bytes(@Nullable Long size) {
        return size == null ? "none" : ByteSize.format(size);
    }

    private void proof() {
        page.blank();
        page.line(
                diff.before().proven() && diff.after().proven()
                        ? "Both were verified before they were compared."
                        : "This is what they say of themselves. To have both verified first: --trust KEY_OR_DIR");
    }
}
