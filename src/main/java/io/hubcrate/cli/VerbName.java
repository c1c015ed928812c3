package io.hubcrate.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every verb with its one-line purpose. Its class is loaded only when it is the one that was typed. */
enum VerbName {
    KEYGEN(Side.BUILDER, "Make a signing key pair with a passphrase."),
    IMAGES(Side.BUILDER, "List every image that a manifest or chart needs, and why."),
    LOCK(Side.BUILDER, "Pin every tag, chart and file of a manifest to a digest."),
    BUILD(Side.BUILDER, "Fetch what the lock pins and write the bundle."),
    SIGN(Side.BUILDER, "Add a signature to a bundle, by hubcrate or as gpg made it."),
    INSPECT(Side.BUILDER, "Show what a bundle holds and why, without trusting it."),
    VERIFY(Side.BOTH, "Prove that a bundle is whole and signed by who you trust."),
    SURVEY(Side.BOTH, "Print a script that describes a site's host before its first bundle."),
    DIFF(Side.BOTH, "Show what differs between two bundles or locks."),
    PUSH(Side.BOTH, "Push a bundle's images into a registry that the site has."),
    SITE(Side.SITE, "Write a site file, from surveys, options or answers at a terminal."),
    STAGE(Side.SITE, "Verify a bundle and keep it on this host, so that its medium can go back."),
    STORE(Side.SITE, "List or clear away what this host keeps of bundles."),
    PREFLIGHT(Side.SITE, "Check the site's nodes and say what to mend, and what to type, before an install."),
    PLAN(Side.SITE, "Show what install would change on each node, and change nothing."),
    INSTALL(Side.SITE, "Bring a bundle's plan about on the site's nodes; goes on where it stopped."),
    LOAD(Side.SITE, "Bring a supplement's images and programs onto the nodes, and nothing else."),
    STATUS(Side.SITE, "Show what of a bundle's plan holds on each node, and how the last run ended."),
    ROLLBACK(Side.SITE, "Bring the nodes' programs, packages and configuration back to an earlier bundle."),
    REPLACE(Side.SITE, "Let go what a dead node holds on to, and join the bare host in its place."),
    RESET(Side.SITE, "Take away what hubcrate made on the nodes, and nothing else."),
    EXPLAIN(Side.BOTH, "Say at length what the code of a message means."),
    COMPLETION(Side.BOTH, "Print the completion script for bash, zsh or fish."),
    DEMO(Side.BOTH, "Tell the whole story on this machine, with nothing prepared.");

    private final Side side;
    private final String purpose;

    VerbName(Side side, String purpose) {
        this.side = side;
        this.purpose = purpose;
    }

    /** Where a verb is used. */
    enum Side {
        BUILDER("On a connected host"),
        SITE("At the site"),
        BOTH("Anywhere");

        private final String title;

        Side(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    static Optional<VerbName> find(String word) {
        return Arrays.stream(values())
                .filter(verb -> verb.toString().equals(word))
                .findFirst();
    }

    Side side() {
        return side;
    }

    String purpose() {
        return purpose;
    }

    /** A new verb, its options unset. */
    Verb create() {
        return switch (this) {
            case KEYGEN -> new KeygenVerb();
            case IMAGES -> new ImagesVerb();
            case LOCK -> new LockVerb();
            case BUILD -> new BuildVerb();
            case SIGN -> new SignVerb();
            case INSPECT -> new InspectVerb();
            case VERIFY -> new VerifyVerb();
            case SURVEY -> new SurveyVerb();
            case DIFF -> new DiffVerb();
            case PUSH -> new PushVerb();
            case SITE -> new SiteVerb();
            case STAGE -> new StageVerb();
            case STORE -> new StoreVerb();
            case PREFLIGHT -> new PreflightVerb();
            case PLAN -> new PlanVerb();
            case INSTALL -> new InstallVerb();
            case LOAD -> new LoadVerb();
            case STATUS -> new StatusVerb();
            case ROLLBACK -> new RollbackVerb();
            case REPLACE -> new ReplaceVerb();
            case RESET -> new ResetVerb();
            case EXPLAIN -> new ExplainVerb();
            case COMPLETION -> new CompletionVerb();
            case DEMO -> new DemoVerb();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
