package io.hubcrate.install;

/**
 * One difference between what a node or the site is and what it should be, as an officer reads it in a plan.
 *
 * @param subject what changes: a path, a unit, a package, a zone; sorted by in plans
 * @param text what would happen to it, with before and after where they are short: {@code write 412 bytes}, {@code
 *     enable and start}, {@code install 1:1.2-3.el9}
 * @param bytesToSend over the connection
 * @param diskBytes that the node's disk gains; negative if it loses
 * @param folder an absolute path on the file system that gains them, which need not exist yet
 * @param later whether it cannot be told yet what will change: the text then says why. What such a step finds when its
 *     turn comes is approved with it
 */
public record Change(String subject, String text, long bytesToSend, long diskBytes, String folder, boolean later) {
    /** One that is known. */
    public Change(String subject, String text, long bytesToSend, long diskBytes, String folder) {
        this(subject, text, bytesToSend, diskBytes, folder, false);
    }

    /** On the root file system. */
    public Change(String subject, String text, long bytesToSend, long diskBytes) {
        this(subject, text, bytesToSend, diskBytes, "/");
    }

    /** One that moves no bytes worth counting. */
    public static Change of(String subject, String text) {
        return new Change(subject, text, 0, 0);
    }

    /** One that is decided later, because what it rests on is not there yet. */
    public static Change later(String subject, String why) {
        return new Change(subject, why, 0, 0, "/", true);
    }
}
