package io.hubcrate.resolve;

import io.hubcrate.content.ByteSink;
import io.hubcrate.content.Digest;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.LockedRuntime;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.BundleManifest.JavaRuntime;
import io.hubcrate.runtime.JdkRelease;
import io.hubcrate.runtime.Toolchain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pins the JDK from which a bundle's Java will be made. */
final class RuntimeLocker {
    private final FileMeasurer measurer;
    private final @Nullable Toolchain toolchain;

    RuntimeLocker(FileMeasurer measurer, @Nullable Toolchain toolchain) {
        this.measurer = measurer;
        this.toolchain = toolchain;
    }

    /** @param earlier whose pin is kept if it is of the same addresses; null for none */
    @Nullable
    LockedRuntime lock(BundleManifest manifest, @Nullable BundleLock earlier) {
        JavaRuntime wanted = manifest.runtime();
        if (wanted == null) {
            return null;
        }
        if (wanted.isOfHost()) {
            return host();
        }
        LockedRuntime before = earlier == null ? null : earlier.runtime();
        Digest pinned = wanted.sha256();
        if (before != null
                && before.urls().equals(wanted.urls())
                && (pinned == null || before.digest().equals(pinned))) {
            return before;
        }
        FileMeasurer.Measured measured = measurer.measure("packed JDK", wanted.urls(), ByteSink.NONE);
        InputFetcher.requirePinned("packed JDK from " + measured.url(), pinned, measured.digest());
        return new LockedRuntime(wanted.urls(), measured.digest(), measured.size(), "", "");
    }

    private LockedRuntime host() {
        if (toolchain == null) {
            throw new IllegalStateException("this resolver was given no JDK");
        }
        JdkRelease here = JdkRelease.read(toolchain.jdkHome());
        return new LockedRuntime(List.of(), Digest.of(here.bytes()), here.bytes().length, here.java(), here.vendor());
    }
}
