package io.hubcrate.cli;

import io.hubcrate.console.Page;

/** The first page: what there is. Made without loading any verb. */
final class RootHelp {
    private RootHelp() {}

    static void print(Page page) {
        page.line("hubcrate carries JupyterHub on Kubernetes into places without internet.");
        page.blank();
        page.line(page.ink().bold("hubcrate") + " VERB [OPTIONS]     "
                + page.ink().bold("hubcrate") + " VERB --help     " + page.ink().bold("hubcrate") + " --version");
        for (VerbName.Side side : VerbName.Side.values()) {
            page.blank();
            page.heading(side.title());
            for (VerbName verb : VerbName.values()) {
                if (verb.side() == side) {
                    page.line("  " + Page.pad(verb.toString(), 12) + verb.purpose());
                }
            }
        }
        page.blank();
        page.heading("Exit codes");
        ExitCodes.table().forEach((code, meaning) -> page.line("  " + Page.pad(code, 5) + meaning));
        page.blank();
        page.line("Never seen it? Type: hubcrate demo");
    }
}
