package io.hubcrate.resolve;

import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.http.Web;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.LockInputs;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.lock.LockedPackageSet.LockedModules;
import io.hubcrate.lock.LockedPackageSet.LockedPackage;
import io.hubcrate.lock.LockedPackageSet.MadeFile;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.WantedPackages;
import io.hubcrate.progress.Event;
import io.hubcrate.progress.EventSink;
import io.hubcrate.rpm.RpmScan.Proven;
import io.hubcrate.signing.PackageKeys;
import io.hubcrate.yum.PackageChoice;
import io.hubcrate.yum.PackageChoice.Chosen;
import io.hubcrate.yum.PackageFileName;
import io.hubcrate.yum.PackageProof;
import io.hubcrate.yum.PackageRequest;
import io.hubcrate.yum.PackageSelector;
import io.hubcrate.yum.RepodataWriter;
import io.hubcrate.yum.YumRepository;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Turns the sets of packages that a manifest asks for into pinned ones. Every package is read once and proven to be
 * signed: a package that a build would refuse is refused here already.
 */
final class PackageResolver {
    private static final int MAX_KEY = 1 << 20;
    private static final int MAX_LIST = 64 << 20;

    private final Web web;
    private final EventSink events;
    private final BundleManifest manifest;

    PackageResolver(Web web, EventSink events, BundleManifest manifest) {
        this.web = web;
        this.events = events;
        this.manifest = manifest;
    }

    /** The set for a platform. */
    LockedPackageSet resolve(WantedPackages set, Platform platform) {
        String phase = "packages " + set.name();
        Path list = set.installedOnTarget();
        String architecture = architecture(platform);
        PackageChoice choice = PackageSelector.select(new PackageRequest(
                set.name(),
                set.repositories().stream()
                        .map(repository -> repository(repository, architecture))
                        .toList(),
                Set.of(architecture, "noarch"),
                set.install(),
                set.exclude(),
                set.recommends(),
                list == null ? "" : LockInputs.nameOf(manifest, list),
                list == null ? new byte[0] : InputFetcher.readLocal(list, MAX_LIST)));
        long bytes = choice.packages().stream().mapToLong(Chosen::size).sum();
        events.accept(new Event.PhaseStarted(phase, choice.packages().size(), bytes));
        List<ToolException> failures = new ArrayList<>();
        List<Callable<Proven>> tasks = new ArrayList<>();
        choice.packages().forEach(chosen -> tasks.add(() -> prove(chosen)));
        List<Proven> proven = ParallelTasks.run(tasks, failures);
        if (!failures.isEmpty()) {
            throw ResolveException.of("packages of the set " + set.name() + " cannot be used", failures);
        }
        events.accept(new Event.PhaseFinished(phase));
        return lock(set, choice, proven);
    }

    private YumRepository repository(WantedPackages.Repository repository, String architecture) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        repository
                .gpgKeys()
                .forEach(key -> keys.put(LockInputs.nameOf(manifest, key), InputFetcher.readLocal(key, MAX_KEY)));
        URI url = URI.create(repository.url().toString().replace("$basearch", architecture));
        return new YumRepository(web, repository.id(), url, PackageKeys.read(keys), repository.signedMetadata());
    }

    private Proven prove(Chosen chosen) {
        String subject = chosen.nevra().toString();
        events.accept(new Event.TransferStarted(subject, chosen.size()));
        Proven proven = new PackageProof(chosen).read(web, n -> events.accept(new Event.TransferAdvanced(subject, n)));
        events.accept(new Event.TransferFinished(subject, false));
        return proven;
    }

    private static LockedPackageSet lock(WantedPackages set, PackageChoice choice, List<Proven> proven) {
        List<LockedPackage> packages = new ArrayList<>();
        List<RepodataWriter.Item> items = new ArrayList<>();
        @Nullable YumRepository modular = null;
        for (int i = 0; i < proven.size(); i++) {
            Chosen chosen = choice.packages().get(i);
            Proven rpm = proven.get(i);
            String nevra = chosen.nevra().toString();
            packages.add(new LockedPackage(
                    nevra, chosen.repository().id(), chosen.url(), rpm.digest(), rpm.size(), rpm.signer()));
            items.add(new RepodataWriter.Item(PackageFileName.of(nevra), rpm));
            if (rpm.rpm().modular()) {
                modular = requireOne(set, modular, chosen.repository());
            }
        }
        LockedModules modules = modular == null ? null : modules(modular);
        SortedMap<String, byte[]> repodata = RepodataWriter.write(
                items,
                modules == null ? null : new RepodataWriter.Modules(modules.file(), modules.digest(), modules.size()));
        List<MadeFile> made = new ArrayList<>();
        repodata.forEach((name, bytes) -> made.add(new MadeFile(name, Digest.of(bytes), bytes.length)));
        return new LockedPackageSet(
                set.name(),
                set.os(),
                choice.install().stream().map(Object::toString).toList(),
                packages,
                modules,
                made,
                choice.prerequisites());
    }

    private static @Nullable LockedModules modules(YumRepository repository) {
        return repository
                .modules()
                .map(modules -> new LockedModules(
                        repository.id(),
                        PackageFileName.ofModules(modules.name()),
                        modules.url(),
                        Digest.of(modules.bytes()),
                        modules.bytes().length))
                .orElse(null);
    }

    private static YumRepository requireOne(WantedPackages set, @Nullable YumRepository before, YumRepository now) {
        if (before != null && before != now) {
            throw new InvalidInputException(
                    "package-set-modular",
                    "the set " + set.name() + " has packages of modules from two repositories, " + before.id() + " and "
                            + now.id(),
                    "Make two sets of it, one for the modules of each repository.");
        }
        return now;
    }

    /** As RPM names it. */
    static String architecture(Platform platform) {
        return switch (platform.architecture()) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            case "386" -> "i686";
            default -> platform.architecture();
        };
    }
}
