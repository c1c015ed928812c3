package io.hubcrate.road;

import io.hubcrate.bundle.BundleIndex.Entry;
import io.hubcrate.failure.InterruptedRunException;
import io.hubcrate.install.BundleContent;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The nodes that load at one time from media of which not all are in. Everybody takes what is in; a person is asked for
 * the next medium when nobody needs this one any more, so that each is asked for once and none is taken from under a stream.
 */
final class MediaRounds {
    /** Changed under the monitor alone; looked at from anywhere. */
    private final AtomicInteger present = new AtomicInteger();

    private final AtomicInteger waiting = new AtomicInteger();

    /** How many are neither waiting for a medium nor through. */
    int onTheirWay() {
        return present.get() - waiting.get();
    }

    /** Counts a node in, before it knows what it lacks. */
    synchronized Guest join() {
        present.incrementAndGet();
        return new Guest();
    }

    /** One node's part in it. Close it whatever comes: others wait for it. */
    final class Guest implements AutoCloseable {
        /**
         * Those of these entries whose media are in; waits and asks if there are none of them.
         *
         * @param wanted in the order in which media are read; for none it gives none
         * @throws io.hubcrate.failure.IntegrityException code {@code bundle-incomplete} if a medium does not come
         */
        List<Entry> await(BundleContent content, List<Entry> wanted) {
            return MediaRounds.this.await(content, wanted);
        }

        @Override
        public void close() {
            leave();
        }
    }

    private synchronized void leave() {
        present.decrementAndGet();
        notifyAll();
    }

    private synchronized List<Entry> await(BundleContent content, List<Entry> wanted) {
        waiting.incrementAndGet();
        try {
            while (true) {
                List<Entry> here = wanted.stream().filter(content::isHere).toList();
                if (!here.isEmpty() || wanted.isEmpty()) {
                    return here;
                }
                if (onTheirWay() == 0) {
                    // Asks; whoever comes meanwhile waits for the answer at the door.
                    content.open(wanted.get(0));
                    notifyAll();
                } else {
                    wait();
                }
            }
        } catch (InterruptedException e) {
            throw new InterruptedRunException("waiting for a medium was interrupted", e);
        } finally {
            waiting.decrementAndGet();
            notifyAll();
        }
    }
}
