package io.hubcrate.push;

import io.hubcrate.bundle.BundleIndex;
import java.util.List;

/**
 * What a push did, or would do.
 *
 * @param images in the order of the bundle
 * @param blobsSent how many distinct uploads there were; with a dry run, how many there would be at most
 * @param bytesSent of those
 * @param notes what a person should know
 */
public record PushResult(
        List<PushedImage> images,
        int blobsSent,
        long bytesSent,
        int blobsMounted,
        int blobsPresent,
        List<BundleIndex.Note> notes) {
    public PushResult {
        images = List.copyOf(images);
        notes = List.copyOf(notes);
    }

    /** One image; {@code present} if the registry had it under that name already. */
    public record PushedImage(PlannedImage plan, boolean present) {}
}
