package io.hubcrate.testing;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.content.ByteSink;
import io.hubcrate.content.ByteSource;
import io.hubcrate.content.Digest;
import io.hubcrate.install.BundleContent;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A bundle's content that counts how often its entries are read, and how many bytes that is. */
public final class CountedContent implements BundleContent {
    public final AtomicInteger readings = new AtomicInteger();
    public final AtomicLong bytesRead = new AtomicLong();
    private final BundleContent content;

    public CountedContent(BundleContent content) {
        this.content = content;
    }

    @Override
    public BundleIndex index() {
        return content.index();
    }

    @Override
    public Digest sums() {
        return content.sums();
    }

    @Override
    public ByteSource open(Entry entry) {
        return counted(content.open(entry));
    }

    @Override
    public boolean isHere(Entry entry) {
        return content.isHere(entry);
    }

    @Override
    public ByteSource openHere(Entry entry) {
        return counted(content.openHere(entry));
    }

    private ByteSource counted(ByteSource source) {
        return sink -> {
            readings.incrementAndGet();
            source.writeTo(new ByteSink() {
                @Override
                public void write(byte[] buffer, int offset, int length) throws IOException {
                    bytesRead.addAndGet(length);
                    sink.write(buffer, offset, length);
                }

                @Override
                public void restart() throws IOException {
                    sink.restart();
                }
            });
        };
    }
}
