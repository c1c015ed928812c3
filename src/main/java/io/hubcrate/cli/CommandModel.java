package io.hubcrate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The whole command line as one model, every verb loaded; only for completion scripts and tests. */
final class CommandModel {
    private CommandModel() {}

    @Command(name = "hubcrate", description = "Carries JupyterHub on Kubernetes into places without internet.")
    static final class Root {
        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Print the version.")
        boolean version;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "List the verbs.")
        boolean help;
    }

    static CommandLine whole() {
        CommandLine root = new CommandLine(new Root());
        for (VerbName name : VerbName.values()) {
            root.addSubcommand(name.toString(), VerbParser.of(name, name.create()));
        }
        return root;
    }
}
