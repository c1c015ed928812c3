package io.hubcrate.build;

import io.hubcrate.build.BundlePlan.PlannedEntry;
import io.hubcrate.bundle.BundleIndex.Kind;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.IntegrityException;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.lock.LockedPackageSet.LockedModules;
import io.hubcrate.lock.LockedPackageSet.LockedPackage;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.WantedPackages.Repository;
import io.hubcrate.rpm.RpmScan;
import io.hubcrate.rpm.RpmScan.Proven;
import io.hubcrate.signing.PackageKeys;
import io.hubcrate.yum.PackageFileName;
import io.hubcrate.yum.RepodataWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Proves every package that has arrived and makes the metadata of their repositories from them. */
final class PackageCheck {
    private static final int CHUNK = 256 << 10;

    private final BundleManifest manifest;
    private final List<LockedPackageSet> sets;
    private final LockedInputs inputs;

    PackageCheck(BuildRequest request, LockedInputs inputs) {
        this.manifest = request.manifest();
        this.inputs = inputs;
        this.sets = request.lock().platforms().stream()
                .filter(lock -> lock.platform().equals(request.platform()))
                .flatMap(lock -> lock.packages().stream())
                .toList();
    }

    /**
     * Reads all packages where they were placed.
     *
     * @return the metadata by entry name
     * @throws io.hubcrate.rpm.RpmSignatureException if a package is not signed by a key of its repository
     */
    Map<String, byte[]> run(BundlePlan plan, WorkVolumes volumes) throws IOException {
        Map<String, PlannedEntry> entries = new HashMap<>();
        plan.entries().stream()
                .filter(planned -> planned.entry().kind() == Kind.PACKAGE)
                .forEach(planned -> entries.put(planned.entry().name(), planned));
        Map<String, byte[]> made = new HashMap<>();
        for (LockedPackageSet set : sets) {
            String folder = PackagePlanner.folder(set.name());
            Map<String, PackageKeys> keys = keys(set.name());
            List<RepodataWriter.Item> items = new ArrayList<>();
            for (LockedPackage rpm : set.packages()) {
                String file = PackageFileName.of(rpm.nevra());
                PlannedEntry entry = entries.get(folder + "/" + file);
                PackageKeys ofRepository = keys.get(rpm.repository());
                if (entry == null || ofRepository == null) {
                    throw PlannedContent.inconsistent("the manifest has no repository " + rpm.repository());
                }
                items.add(new RepodataWriter.Item(file, prove(rpm, ofRepository, entry, volumes)));
            }
            LockedModules modules = set.modules();
            RepodataWriter.write(
                            items,
                            modules == null
                                    ? null
                                    : new RepodataWriter.Modules(modules.file(), modules.digest(), modules.size()))
                    .forEach((name, bytes) -> made.put(folder + "/repodata/" + name, bytes));
        }
        return made;
    }

    private Map<String, PackageKeys> keys(String set) {
        Map<String, PackageKeys> keys = new HashMap<>();
        for (Repository repository : PackagePlanner.specOf(manifest, set).repositories()) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (Path key : repository.gpgKeys()) {
                String name = inputs.nameOf(key);
                files.put(name, inputs.read(name));
            }
            inputs.requireAll();
            keys.put(repository.id(), PackageKeys.read(files));
        }
        return keys;
    }

    private static Proven prove(LockedPackage rpm, PackageKeys keys, PlannedEntry entry, WorkVolumes volumes)
            throws IOException {
        RpmScan scan = new RpmScan(rpm.nevra(), keys);
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        EntryFile data = volumes.data(entry);
        long done = 0;
        while (done < entry.entry().size()) {
            buffer.clear().limit((int) Math.min(CHUNK, entry.entry().size() - done));
            int n = data.read(buffer, done);
            if (n <= 0) {
                throw new EOFException(entry.subject());
            }
            scan.write(buffer.array(), 0, n);
            done += n;
        }
        Proven proven = scan.finish();
        require(rpm, "signed by " + rpm.signer(), "signed by " + proven.signer());
        require(rpm, rpm.nevra(), proven.rpm().nevra().toString());
        return proven;
    }

    private static void require(LockedPackage rpm, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new IntegrityException(
                    "rpm-not-as-locked",
                    rpm.nevra(),
                    expected + " as the lock says",
                    actual,
                    "Write the lock again and look at what changes: hubcrate lock MANIFEST --update");
        }
    }

    /** @throws io.hubcrate.failure.InvalidInputException if the lock expects other metadata */
    static byte[] requireLocked(PlannedEntry entry, Map<String, byte[]> made) {
        byte[] bytes = made.get(entry.entry().name());
        if (bytes == null || !Digest.of(bytes).equals(entry.entry().digest())) {
            throw PlannedContent.inconsistent(
                    "another hubcrate made the metadata " + entry.entry().name());
        }
        return bytes;
    }
}
