package io.hubcrate.survey;

import io.hubcrate.content.ByteSize;
import io.hubcrate.image.Descriptor;
import io.hubcrate.lock.BundleLock.LockedChart;
import io.hubcrate.lock.BundleLock.LockedFile;
import io.hubcrate.lock.BundleLock.LockedImage;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.lock.BundleLock.Role;
import io.hubcrate.lock.HostSpace;
import io.hubcrate.lock.LockedPackageSet;
import io.hubcrate.lock.LockedPackageSet.LockedPackage;
import io.hubcrate.lock.LockedPackageSet.MadeFile;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.manifest.SurveyFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a host has room for what its roles bring. What a build makes (Java, values, lists) is not in the sums. */
final class HostRoom {
    private static final String STORE = "/var/lib/hubcrate";

    private HostRoom() {}

    static void check(
            Survey survey,
            Set<SurveyFile.Role> roles,
            PlatformLock lock,
            @Nullable ContainerRuntime runtime,
            HostFindings findings) {
        Map<String, Long> demands = demands(roles, lock, runtime);
        Map<Survey.Disk, Long> sums = new LinkedHashMap<>();
        demands.forEach((folder, bytes) -> survey.diskOf(folder).ifPresent(disk -> sums.merge(disk, bytes, Long::sum)));
        sums.forEach((disk, bytes) -> {
            if (disk.free() < bytes) {
                List<String> folders = demands.keySet().stream()
                        .filter(folder ->
                                survey.diskOf(folder).filter(disk::equals).isPresent())
                        .sorted()
                        .toList();
                findings.add(
                        "disk " + disk.mountPoint(),
                        ByteSize.format(bytes) + " free for " + String.join(" and ", folders) + " of a " + text(roles),
                        ByteSize.format(disk.free()),
                        "Make room there, or leave images out of the bundle.");
            }
        });
    }

    private static String text(Set<SurveyFile.Role> roles) {
        return String.join(
                " and ", roles.stream().sorted().map(SurveyFile.Role::text).toList());
    }

    private static Map<String, Long> demands(
            Set<SurveyFile.Role> roles, PlatformLock lock, @Nullable ContainerRuntime runtime) {
        HostSpace nodes = HostSpace.of(
                lock.images().stream().map(LockedImage::layers).toList(),
                files(lock, Role.BINARIES) + packages(lock),
                charts(lock),
                runtime);
        Map<String, Long> demands = new HashMap<>();
        if (roles.contains(SurveyFile.Role.CONTROL_PLANE)) {
            demands.put(engineFolder(runtime), nodes.controlPlane());
        } else if (roles.contains(SurveyFile.Role.WORKER)) {
            demands.put(engineFolder(runtime), nodes.worker());
        }
        if (roles.contains(SurveyFile.Role.INSTALLER)) {
            demands.put(STORE, store(lock));
        }
        return demands;
    }

    private static String engineFolder(@Nullable ContainerRuntime runtime) {
        return runtime == null
                ? "/var/lib"
                : runtime == ContainerRuntime.DOCKER ? "/var/lib/docker" : "/var/lib/containerd";
    }

    /** All that the tarballs hold: the verified copy that the installing host keeps. */
    private static long store(PlatformLock lock) {
        Map<String, Long> blobs = new HashMap<>();
        for (LockedImage image : lock.images()) {
            image.layers().forEach(layer -> put(blobs, layer));
            put(blobs, image.config());
            put(blobs, image.manifest());
        }
        long images = blobs.values().stream().mapToLong(Long::longValue).sum();
        return HostSpace.wholeMebibytes(images + files(lock, Role.BINARIES) + packages(lock) + charts(lock));
    }

    private static void put(Map<String, Long> blobs, Descriptor blob) {
        blobs.put(blob.digest().toString(), blob.size());
    }

    private static long charts(PlatformLock lock) {
        return lock.charts().stream()
                        .mapToLong(chart -> chart.size() + offlineValues(chart))
                        .sum()
                + files(lock, Role.CHARTS);
    }

    private static long offlineValues(LockedChart chart) {
        return chart.offlineValues().getBytes(StandardCharsets.UTF_8).length;
    }

    private static long files(PlatformLock lock, Role role) {
        return lock.files().stream()
                .filter(file -> file.role() == role)
                .mapToLong(LockedFile::size)
                .sum();
    }

    private static long packages(PlatformLock lock) {
        long bytes = 0;
        for (LockedPackageSet set : lock.packages()) {
            bytes += set.packages().stream().mapToLong(LockedPackage::size).sum();
            bytes += set.repodata().stream().mapToLong(MadeFile::size).sum();
        }
        return bytes;
    }
}
