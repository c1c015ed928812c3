package io.hubcrate.testing.site;

import io.hubcrate.testing.peers.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One emulated machine for what containers cannot show: a kernel of its own with SELinux enforcing, media plugged in, and a
 * disk that loses what was not flushed when the power is cut. Its only node is {@code cp1}.
 */
public final class RigGuest implements AutoCloseable {
    /** Where a stick appears. */
    public static final String STICK = "/dev/sda";

    private static final Duration BOOT = Duration.ofMinutes(12);

    private final List<String> options;
    private final RigSite site;

    private RigGuest(List<String> options, RigSite site) {
        this.options = options;
        this.site = site;
    }

    /** Starts it, or finds it running. */
    public static RigGuest up(String name) {
        Programs.requireRoot("the rig's guest");
        List<String> options = List.of("--line", RigSite.Line.CURRENT.word(), "--site", name);
        RigSite.start("guest up", "guest down", options);
        return new RigGuest(options, RigSite.described(options));
    }

    /** What it has in common with a site of containers; started and ended only from here. */
    public RigSite site() {
        return site;
    }

    /** Ends it between two instructions, its disk with what was flushed so far. */
    public void cutPower() {
        type("guest kill", Duration.ofMinutes(1));
    }

    /** As an operator shuts it down. */
    public void stop() {
        type("guest stop", BOOT);
    }

    /** Until all that it wants to start has started. */
    public void start() {
        type("guest start", BOOT);
    }

    /** Plugs in a new stick, FAT, with what lies in the folder. */
    public void plug(Path folder) {
        type("guest plug", BOOT, folder.toString());
    }

    @Override
    public void close() {
        type("guest down", Duration.ofMinutes(5));
    }

    private void type(String verb, Duration limit, String... words) {
        RigSite.rig(verb, options, List.of(words), limit).succeeded();
    }
}
