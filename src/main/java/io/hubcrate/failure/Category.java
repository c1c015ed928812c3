package io.hubcrate.failure;

/** The closed set of ways in which a run can end; each has one exit code, which is a promise to scripts. */
public enum Category {
    /** This machine failed us: disk full, no permission, a bug. */
    MACHINE(1),
    /** The command line cannot be understood. */
    USAGE(2),
    /** A file that a person wrote, or a lock that does not fit it, is wrong; every problem is listed. */
    INPUT(3),
    /** A registry, repository or download did not give what was asked for. */
    SOURCE(4),
    /** Bytes, signatures or a bundle's shape are not what was promised. */
    INTEGRITY(5),
    /** Checks ran to their end and found something that a person must decide. */
    FINDINGS(6),
    /** A node, kubeadm or helm failed. */
    NODE(7),
    /** Stopped by Ctrl-C; state is consistent and the same command resumes. */
    INTERRUPTED(130);

    private final int exitCode;

    Category(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The process exit code, 1 to 143. */
    public int exitCode() {
        return exitCode;
    }
}
