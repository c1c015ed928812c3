package io.hubcrate.runtime;

import io.hubcrate.content.AtomicFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle carries to run hubcrate at a site, made and measured before the bundle is laid out.
 *
 * @param files sorted by name
 * @param java the runtime's version
 * @param vendor who built the JDK
 * @param glibc the oldest glibc with which it starts; null if it asks for none
 */
public record InstallerParts(List<SiteFile> files, String java, String vendor, @Nullable GlibcVersion glibc) {
    private static final long CLUSTER = 4096;

    public InstallerParts {
        files = List.copyOf(files);
    }

    public Optional<GlibcVersion> findGlibc() {
        return Optional.ofNullable(glibc);
    }

    /** Bytes that the files take on a disk. */
    public long unpacked() {
        return files.stream()
                .mapToLong(file -> (file.size() + CLUSTER - 1) / CLUSTER * CLUSTER)
                .sum();
    }

    /**
     * Makes them from a JDK.
     *
     * @param jdk its home
     * @param architecture that the bundle is for, as Go names it
     * @param toolchain whose hubcrate travels
     * @param folder an empty one, in which they stay until the bundle is built
     * @throws InvalidInputException codes {@code jdk-unusable}, {@code runtime-architecture}
     * @throws MachineException codes {@code jlink-failed}, {@code hubcrate-not-packed}, {@code runtime-not-made}
     */
    public static InstallerParts make(Path jdk, String architecture, Toolchain toolchain, Path folder) {
        JdkRelease release = JdkRelease.read(jdk);
        Path jar = toolchain.requireJar();
        try {
            Path linked = folder.resolve("runtime");
            RuntimeLinker.link(jdk, linked);
            RuntimeTree tree = RuntimeTree.read(linked);
            if (!tree.machines().stream().allMatch(architecture::equals)) {
                throw new InvalidInputException(
                        "runtime-architecture",
                        "the JDK at " + jdk + " is for " + String.join(", ", tree.machines()) + ", the bundle for "
                                + architecture,
                        "Build the bundle on a machine of its own architecture: a JDK links only for its own.");
            }
            List<SiteFile> files = new ArrayList<>(tree.files());
            for (Map.Entry<String, Path> entry : SiteJars.of(jar).entrySet()) {
                files.add(SiteFile.measure(entry.getKey(), entry.getValue(), false));
            }
            for (Map.Entry<String, Path> entry :
                    SiteDocuments.unpack(jar, folder.resolve("documents")).entrySet()) {
                files.add(SiteFile.measure(entry.getKey(), entry.getValue(), false));
            }
            Path launcher = folder.resolve("launcher");
            AtomicFile.write(launcher, InstallScript.launcher());
            files.add(SiteFile.measure("hubcrate/bin/hubcrate", launcher, true));
            Path options = folder.resolve("java-options");
            AtomicFile.write(options, InstallScript.javaOptions());
            files.add(SiteFile.measure("hubcrate/bin/java-options.sh", options, false));
            files.sort(Comparator.comparing(SiteFile::name));
            return new InstallerParts(files, release.java(), release.vendor(), tree.glibc());
        } catch (IOException e) {
            throw new MachineException(
                    "runtime-not-made",
                    "the bundle's Java runtime could not be made in " + folder + ": " + IoReason.of(e),
                    "It takes about 400 MB there while the bundle is built. Make room, or choose another --out.",
                    e);
        }
    }

    /**
     * Holds the runtime against the hosts that it is for.
     *
     * @param os as the manifest names it
     * @param has the glibc of that
     * @throws InvalidInputException code {@code glibc-too-new}
     */
    public void requireStartsOn(String os, GlibcVersion has) {
        if (glibc != null && glibc.isNewerThan(has)) {
            throw new InvalidInputException(
                    "glibc-too-new",
                    "the Java runtime made from " + vendor + " " + java + " needs glibc " + glibc + ", " + os + " has "
                            + has,
                    "Name a packed Eclipse Temurin JDK under runtime in the bundle manifest: it needs glibc 2.17 only.");
        }
    }
}
