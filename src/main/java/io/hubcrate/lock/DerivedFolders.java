package io.hubcrate.lock;

import io.hubcrate.image.Platform;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was put on top of the bases of derived images, for whoever must approve it. */
public final class DerivedFolders {
    private DerivedFolders() {}

    /** By image, one line for each folder; images that no folder was put on are not in it. */
    public static SortedMap<String, List<String>> of(BundleLock lock, Platform platform) {
        TreeMap<String, List<String>> folders = new TreeMap<>();
        for (BundleLock.PlatformLock each : lock.platforms()) {
            if (each.platform().equals(platform)) {
                for (BundleLock.LockedImage image : each.images()) {
                    if (image.origin() instanceof ImageOrigin.Derived derived) {
                        folders.put(image.need().reference().toString(), lines(derived));
                    }
                }
            }
        }
        return Collections.unmodifiableSortedMap(folders);
    }

    private static List<String> lines(ImageOrigin.Derived derived) {
        return derived.folders().stream()
                .map(folder -> "folder " + folder.name() + " at " + folder.to() + ", layer " + folder.digest())
                .toList();
    }
}
