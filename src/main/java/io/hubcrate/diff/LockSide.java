package io.hubcrate.diff;

import io.hubcrate.diff.DiffSide.Item;
import io.hubcrate.diff.DiffSide.Kind;
import io.hubcrate.image.Descriptor;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.ImageOrigin;
import io.hubcrate.lock.LockedPackageSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One platform of a lock as one side of a comparison. Charts' defaults are not known from it. */
public final class LockSide {
    private static final Set<Kind> KNOWN =
            EnumSet.of(Kind.IMAGE, Kind.CHART, Kind.MANIFEST, Kind.BINARY, Kind.PACKAGE, Kind.JDK);

    private LockSide() {}

    /** @param file its name, for people */
    public static DiffSide of(String file, BundleLock lock, BundleLock.PlatformLock platform) {
        List<Item> items = new ArrayList<>();
        TreeMap<String, Long> blobs = new TreeMap<>();
        for (LockedImage image : platform.images()) {
            List<Descriptor> all = new ArrayList<>(image.layers());
            all.add(image.config());
            all.add(image.manifest());
            items.add(ImageItems.of(
                    image.need().reference(),
                    image.manifest().digest(),
                    all.stream().mapToLong(Descriptor::size).sum(),
                    image.layers(),
                    madeFrom(image.origin())));
            all.forEach(blob -> blobs.put(blob.digest().toString(), blob.size()));
        }
        for (BundleLock.LockedChart chart : platform.charts()) {
            items.add(new Item(
                    Kind.CHART, chart.release(), chart.name() + " " + chart.version(), chart.digest(), chart.size()));
            blobs.put(chart.digest().toString(), chart.size());
        }
        for (BundleLock.LockedFile each : platform.files()) {
            Kind kind = each.role() == BundleLock.Role.CHARTS ? Kind.MANIFEST : Kind.BINARY;
            List<String> words = ProgramWords.of(
                    each.findProgram().map(BundleLock.LockedProgram::architecture),
                    each.findProgram().flatMap(BundleLock.LockedProgram::findGlibcFloor),
                    each.findArchive().map(BundleLock.LockedArchive::member),
                    String.valueOf(each.urls().get(0)));
            items.add(new Item(kind, each.name(), each.name(), "", each.digest(), each.size(), words, new TreeMap<>()));
            blobs.put(each.digest().toString(), each.size());
        }
        for (LockedPackageSet set : platform.packages()) {
            for (LockedPackageSet.LockedPackage rpm : set.packages()) {
                items.add(PackageItems.rpm(set.name(), rpm.nevra(), rpm.digest(), rpm.size(), rpm.signer()));
                blobs.put(rpm.digest().toString(), rpm.size());
            }
        }
        lock.findRuntime().ifPresent(jdk -> items.add(jdk(jdk)));
        return new DiffSide(
                file + " for " + platform.platform(), false, KNOWN, items, blobs, new TreeMap<>(), Map.of());
    }

    private static Item jdk(BundleLock.LockedRuntime jdk) {
        String name = jdk.isOfHost()
                ? "Java " + jdk.java() + " of " + jdk.vendor()
                : String.valueOf(jdk.urls().get(0));
        return new Item(Kind.JDK, "jdk", name, jdk.digest(), jdk.isOfHost() ? 0 : jdk.size());
    }

    private static List<String> madeFrom(@Nullable ImageOrigin origin) {
        if (origin instanceof ImageOrigin.Derived derived) {
            List<String> words = new ArrayList<>();
            words.add("made from " + derived.base() + " " + derived.manifest().digest()
                    + (derived.replaces() == null ? "" : ", in place of " + derived.replaces()));
            derived.folders().forEach(folder -> words.add("with " + folder.name() + " at " + folder.to()));
            return words;
        }
        return origin instanceof ImageOrigin.Local local ? List.of("brought from " + local.source()) : List.of();
    }
}
