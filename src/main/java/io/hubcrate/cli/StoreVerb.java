package io.hubcrate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.console.Page;
import io.hubcrate.content.ByteSize;
import io.hubcrate.failure.Category;
import io.hubcrate.install.RunLock;
import io.hubcrate.install.StateFolder;
import io.hubcrate.json.Json;
import io.hubcrate.site.Site;
import io.hubcrate.store.SiteStore;
import io.hubcrate.store.StoreInventory;
import io.hubcrate.store.StoreInventory.Held;
import io.hubcrate.store.StoreInventory.Sweep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubcrate store}. */
@Command
final class StoreVerb extends Verb {
    @Parameters(
            paramLabel = "ACTION",
            description = "list shows the bundles that this host keeps; collect takes away what none of them needs.")
    Action action = Action.LIST;

    @Mixin
    SiteOptions site = new SiteOptions();

    @Option(
            names = "--all",
            description =
                    "collect: the bundle that served before the present one, too; without its medium there is no way"
                            + " back to it then.")
    boolean all;

    @Option(
            names = "--drop",
            paramLabel = "NAME-VERSION-ARCH",
            description = "collect: this supplement or earlier bundle, too; may be given several times.")
    List<String> drop = new ArrayList<>();

    @Option(
            names = "--yes",
            description = "collect: do not ask. Without a terminal nothing is done unless this is given.")
    boolean yes;

    /** What to do. */
    enum Action {
        LIST,
        COLLECT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    Result run(Run run) {
        if (action == Action.LIST && (all || yes || !drop.isEmpty())) {
            throw new UsageException(
                    "--all, --drop and --yes belong to collect", List.of(), "hubcrate store collect --site FILE");
        }
        Site read = site.read(run);
        Path state = site.stateFolder(run, read);
        Optional<SiteStore> store = SiteStore.look(state);
        if (store.isEmpty()) {
            return Result.of(
                    page -> page.line("nothing is staged in the state folder " + state),
                    () -> listing(state, List.of(), 0));
        }
        StoreInventory inventory = new StoreInventory(store.get());
        return action == Action.LIST ? list(inventory, state) : collect(run, inventory, state);
    }

    private static Result list(StoreInventory inventory, Path state) {
        List<Held> held = inventory.list();
        long bytes = inventory.bytes();
        Sweep sweep = inventory.sweep(false, List.of());
        return Result.of(
                page -> {
                    page.table(
                            List.of("BUNDLE", "IS THERE", "PARTS", "SIZE"),
                            held.stream().map(StoreVerb::row).toList());
                    page.blank();
                    page.field("store", ByteSize.format(bytes) + " in " + state.resolve("store"));
                    page.field("collect", "would free " + ByteSize.format(sweep.bytes()));
                },
                () -> listing(state, held, bytes).put("collectable", sweep.bytes()));
    }

    private static List<String> row(Held held) {
        return List.of(
                held.folder(),
                switch (held.place()) {
                    case SERVES -> "to serve";
                    case SUPPLEMENT -> "to complete it";
                    case EARLIER -> "from before";
                },
                String.valueOf(held.parts()),
                ByteSize.format(held.bytes()));
    }

    private static ObjectNode listing(Path state, List<Held> held, long bytes) {
        ObjectNode root =
                Json.object().put("store", state.resolve("store").toString()).put("bytes", bytes);
        add(root.putArray("bundles"), held);
        return root;
    }

    private static void add(ArrayNode array, List<Held> held) {
        held.forEach(one -> array.addObject()
                .put("folder", one.folder())
                .put("place", one.place().name().toLowerCase(Locale.ROOT))
                .put("sums", one.sums().toString())
                .put("parts", one.parts())
                .put("bytes", one.bytes()));
    }

    @SuppressWarnings("try") // The lock is held, not used.
    private Result collect(Run run, StoreInventory inventory, Path state) {
        if (!yes && !run.session().prompt().isAttended()) {
            throw new UsageException(
                    "store collect asks before it takes anything away, and there is no terminal to ask at",
                    List.of(),
                    "Look first: hubcrate store list --site FILE. Then give --yes.");
        }
        // Whoever installs reads from the store.
        try (RunLock held =
                RunLock.take(StateFolder.open(state).folder(), Workplace.operator(run.session(), VerbName.STORE))) {
            Sweep sweep = inventory.sweep(all, drop);
            if (sweep.isEmpty()) {
                return Result.of(page -> page.line("nothing to collect"), () -> swept(sweep, false));
            }
            boolean agreed = yes
                    || run.voice().undisturbed(() -> {
                        Page page = new Page(run.session().err(), io.hubcrate.console.Terminal.NONE);
                        print(page, sweep, "would go");
                        return run.session().prompt().agree("Take this away?");
                    });
            if (!agreed) {
                return new Result(
                        page -> page.line("not approved: nothing was changed"),
                        () -> swept(sweep, false),
                        Category.INTERRUPTED.exitCode());
            }
            Sweep gone = inventory.collect(all, drop);
            return Result.of(page -> print(page, gone, "gone"), () -> swept(gone, true));
        }
    }

    private static void print(Page page, Sweep sweep, String verb) {
        sweep.bundles().forEach(one -> page.field("bundle", one.folder()));
        page.field(verb, Page.count(sweep.files().size(), "file") + ", " + ByteSize.format(sweep.bytes()));
    }

    private static ObjectNode swept(Sweep sweep, boolean ran) {
        ObjectNode root =
                Json.object().put("ran", ran).put("files", sweep.files().size()).put("bytes", sweep.bytes());
        add(root.putArray("bundles"), sweep.bundles());
        return root;
    }

    @Override
    List<Example> examples() {
        return List.of(
                new Example(
                        "hubcrate store list --site site.yaml",
                        "which bundles this host keeps, and how large they are"),
                new Example(
                        "hubcrate store collect --site site.yaml",
                        "shows what neither the bundle that serves nor the one before needs, asks, and takes it away"),
                new Example(
                        "hubcrate store collect --site site.yaml --drop supplement-1-amd64 --yes",
                        "a supplement that is not wanted any more, without a question"));
    }
}
