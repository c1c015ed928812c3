package io.hubcrate.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeRecordFile.Generation;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeShell;
import io.hubcrate.shell.RootedShell;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.SiteNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record on a node that is a folder. */
class NodeRecordFileTest {
    @TempDir
    Path root;

    private final List<Command> changes = new ArrayList<>();

    /** As a new run sees it. */
    private NodeRecordFile record() {
        SiteNode node = SiteNodes.worker("node-0", "192.0.2.1");
        NodeShell shell = new RootedShell(node, root, "/usr/sbin:/usr/bin:/sbin:/bin");
        return new NodeRecordFile(new NodeShell() {
            @Override
            public SiteNode node() {
                return node;
            }

            @Override
            public CommandResult run(Command command) {
                if (command.changing()) {
                    changes.add(command);
                }
                return shell.run(command);
            }

            @Override
            public void close() {
                shell.close();
            }
        });
    }

    private static List<Made> packages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Made("packages", Kind.PACKAGE, "lib" + i + "-1-1.x86_64", ""))
                .toList();
    }

    @Test
    void manyThingsAreNotedAndForgottenInOneWriteEach() {
        record().note("packages", Kind.PACKAGE, "lib7-1-1.x86_64", "lib7-0-1.x86_64");
        changes.clear();
        record().noteAll(packages(200));
        assertThat(changes).hasSize(1);
        List<Made> noted = record().of("packages");
        // What was there before is told by the first time; the others follow in their order.
        assertThat(noted)
                .hasSize(200)
                .startsWith(new Made("packages", Kind.PACKAGE, "lib7-1-1.x86_64", "lib7-0-1.x86_64"));
        assertThat(noted.subList(1, 4)).isEqualTo(packages(3));

        changes.clear();
        record().forgetAll(packages(199));
        assertThat(changes).hasSize(1);
        assertThat(record().of("packages")).extracting(Made::name).containsExactly("lib199-1-1.x86_64");
    }

    /** Whoever goes back runs the earlier hubcrate. */
    @Test
    void linesOfALaterHubcrateAreCarriedThrough() throws IOException {
        record().noteAll(packages(2));
        Path file = root.resolve("var/lib/hubcrate/node/record");
        String later = "backups restore-point /var/lib/hubcrate/points/7 % sha256:77 more";
        Files.writeString(file, Files.readString(file) + later + "\n");
        record().note("files", Kind.FILE, "/etc/motd", "");
        assertThat(Files.readString(file)).startsWith("hubcrate-record 2\n").endsWith(later + "\n");
        record().forgetAll(record().all());
        assertThat(record().isEmpty()).as("not ours to forget").isFalse();
        assertThat(Files.readString(file)).contains(later);
    }

    @Test
    void recordOfTheFirstFormatIsReadAndWrittenInThisOne() throws IOException {
        record().noteAll(packages(2));
        Path file = root.resolve("var/lib/hubcrate/node/record");
        Files.writeString(file, Files.readString(file).replace("hubcrate-record 2", "hubcrate-record 1"));
        assertThat(record().of("packages")).hasSize(2);
        record().note("files", Kind.FILE, "/etc/motd", "");
        assertThat(Files.readString(file)).startsWith("hubcrate-record 2\n");
        assertThat(record().of("packages")).hasSize(2);
    }

    @Test
    void generationsAreKeptByTheirSumsTheLatestLast() {
        Generation first = new Generation("sha256:11", "lab 1");
        Generation second = new Generation("sha256:22", "lab 2");
        record().noteGeneration(first);
        record().noteGeneration(second);
        changes.clear();
        record().noteGeneration(second);
        assertThat(changes).isEmpty();
        assertThat(record().generations()).containsExactly(first, second);
        record().noteGeneration(first);
        assertThat(record().generations()).containsExactly(second, first);
        assertThat(record().isEmpty()).isTrue();
        record().remove();
        assertThat(root.resolve("var/lib/hubcrate")).doesNotExist();
    }

    @Test
    void whatIsKnownAlreadyIsNotWrittenAgain() {
        record().noteAll(packages(3));
        changes.clear();
        NodeRecordFile record = record();
        record.noteAll(packages(2));
        record.noteAll(List.of());
        record.forgetAll(List.of(new Made("other", Kind.FILE, "/never", "")));
        assertThat(changes).isEmpty();
        assertThat(record.all())
                .filteredOn(made -> made.step().equals("packages"))
                .hasSize(3);
    }
}
