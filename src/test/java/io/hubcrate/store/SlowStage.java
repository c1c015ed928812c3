package io.hubcrate.store;

import io.hubcrate.bundle.BundleMedia;
import io.hubcrate.install.StateFolder;
import io.hubcrate.progress.EventSink;
import io.hubcrate.store.Staging.As;
import io.hubcrate.testing.SmallBundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Stages slowly in a process of its own, to be killed. */
final class SlowStage {
    private static final int MILLIS = 8;

    private SlowStage() {}

    /** @param arguments the bundle, the state folder, the trust */
    public static void main(String[] arguments) {
        SiteStore store = SiteStore.open(StateFolder.open(Path.of(arguments[1])), new StoreDisk() {
            @Override
            public void write(FileChannel channel, ByteBuffer buffer) throws IOException {
                pause();
                StoreDisk.LOCAL.write(channel, buffer);
            }

            @Override
            public void publish(Path target, byte[] bytes) throws IOException {
                pause();
                StoreDisk.LOCAL.publish(target, bytes);
            }

            @Override
            public long usable(Path folder) throws IOException {
                return StoreDisk.LOCAL.usable(folder);
            }
        });
        new Staging(store, EventSink.NONE)
                .stage(BundleMedia.of(Path.of(arguments[0])), SmallBundle.policy(), Path.of(arguments[2]), As.BUNDLE);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
