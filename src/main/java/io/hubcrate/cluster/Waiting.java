package io.hubcrate.cluster;

import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.NodeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits until nothing is lacking, says what it waits for whenever that changes, and does not wait for ever. */
public final class Waiting {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SiteWork site;
    private final String place;

    /** @param place the node or part of the site that is waited for, for messages */
    public Waiting(SiteWork site, String place) {
        this.site = site;
        this.place = place;
    }

    /**
     * Returns as soon as nothing is lacking.
     *
     * @param lacking says what is, for people; asked again and again
     * @throws NodeException code {@code wait-too-long} with what was lacking at last
     */
    public void until(Duration limit, Supplier<Optional<String>> lacking) {
        long end = System.nanoTime() + limit.toNanos();
        String told = "";
        while (true) {
            Optional<String> now = lacking.get();
            if (now.isEmpty()) {
                return;
            }
            String text = site.secrets().redactor().redact(now.get());
            if (!text.equals(told)) {
                site.waiting(text);
                told = text;
            }
            if (System.nanoTime() - end >= 0) {
                throw new NodeException(
                        "wait-too-long",
                        place,
                        "after " + limit.toMinutes() + " minutes still: " + text,
                        "Look at it on a control plane: sudo kubectl --kubeconfig " + Cluster.ADMIN
                                + " get pods,events -A. Then type the same command again, it goes on from here.",
                        null);
            }
            sleep();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeException(
                    "interrupted", place, "interrupted while waiting", "Type the same command again.", e);
        }
    }
}
