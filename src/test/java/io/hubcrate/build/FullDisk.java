package io.hubcrate.build;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Takes so many bytes and then none. */
final class FullDisk implements Disk {
    private final AtomicLong budget;
    private final long usable;

    FullDisk(long budget, long usable) {
        this.budget = new AtomicLong(budget);
        this.usable = usable;
    }

    @Override
    public RandomFile open(Path file) throws IOException {
        RandomFile real = Disk.LOCAL.open(file);
        return new RandomFile() {
            @Override
            public void write(ByteBuffer buffer, long position) throws IOException {
                if (budget.addAndGet(-buffer.remaining()) < 0) {
                    throw new IOException("No space left on device");
                }
                real.write(buffer, position);
            }

            @Override
            public int read(ByteBuffer buffer, long position) throws IOException {
                return real.read(buffer, position);
            }

            @Override
            public long size() throws IOException {
                return real.size();
            }

            @Override
            public void force() throws IOException {
                real.force();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override
    public long usableSpace(Path folder) {
        return budget.get() < 0 ? 0 : usable;
    }
}
