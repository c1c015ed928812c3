package io.hubcrate.push;

import io.hubcrate.image.Descriptor;
import io.hubcrate.registry.RegistryPusher.Outcome;

/** What became of blobs. Thread-safe. */
final class BlobTally {
    private int sent;
    private long bytes;
    private int mounted;
    private int present;

    synchronized void count(Descriptor blob, Outcome outcome) {
        switch (outcome) {
            case SENT -> {
                sent++;
                bytes += blob.size();
            }
            case MOUNTED -> mounted++;
            case PRESENT -> present++;
        }
    }

    synchronized PushResult result(
            java.util.List<PushResult.PushedImage> images, java.util.List<io.hubcrate.bundle.BundleIndex.Note> notes) {
        return new PushResult(images, sent, bytes, mounted, present, notes);
    }
}
