package io.hubcrate.install;

/**
 * One difference between what a node is and what it should be, as an officer reads it in a plan.
 *
 * @param subject what changes: a path, a unit, a package, a zone; sorted by in plans
 * @param text what would happen to it, with before and after where they are short: {@code write 412 bytes}, {@code
 *     enable and start}, {@code install 1:1.2-3.el9}
 * @param bytesToSend over the connection
 * @param diskBytes that the node's disk gains; negative if it loses
 * @param folder an absolute path on the file system that gains them, which need not exist yet
 */
public record Change(String subject, String text, long bytesToSend, long diskBytes, String folder) {
    /** On the root file system. */
    public Change(String subject, String text, long bytesToSend, long diskBytes) {
        this(subject, text, bytesToSend, diskBytes, "/");
    }

    /** One that moves no bytes worth counting. */
    public static Change of(String subject, String text) {
        return new Change(subject, text, 0, 0);
    }
}
