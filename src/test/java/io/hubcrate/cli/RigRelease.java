package io.hubcrate.cli;

import io.hubcrate.testing.site.RigSite;

/** What a rig's node has before anything is installed. */
final class RigRelease {
    private RigRelease() {}

    /** The list that a package set's {@code installedOnTarget} wants. */
    static String of(RigSite site) {
        return site.run(
                        "cp1",
                        "rpm -qa --qf '[%{=NEVRA}\\t%{PROVIDENAME} %{PROVIDEFLAGS:depflags} %{PROVIDEVERSION}\\n]'")
                .succeeded()
                .out();
    }
}
