package io.hubcrate.install;

/** What applying a step does to what already runs on a node. */
public enum Effect {
    /** Nothing that anybody notices. */
    QUIET,
    /** The packet filter is loaded anew: what others have put into it may go. */
    RELOADS_FIREWALL,
    /** The container runtime starts again; containers go on. */
    RESTARTS_RUNTIME,
    /** The node's agent starts again; containers go on. */
    RESTARTS_KUBELET;

    /** Whether it may be done on one member of a running cluster at a time only. */
    public boolean disturbs() {
        return this != QUIET;
    }
}
