package io.hubcrate.prepare;

import static io.hubcrate.prepare.Trials.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import io.hubcrate.progress.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file of ours on a node: what was there before, what happens to it since, and the way back. */
class ManagedFileTest {
    private static final String PATH = "/etc/deep/er/our.conf";

    @TempDir
    private Path folder;

    private Trials trials;
    private BareNode node;

    @BeforeEach
    void start() {
        trials = new Trials(folder);
        node = trials.node;
    }

    /** Nothing but the file. */
    private static final class OneFile implements Step {
        private final ManagedFile file;

        OneFile(String content) {
            file = new ManagedFile(PATH, 0640, content);
        }

        @Override
        public String id() {
            return "one-file";
        }

        @Override
        public String title() {
            return "write a file";
        }

        @Override
        public List<Change> examine(NodeWork work) {
            return file.examine(work).stream().toList();
        }

        @Override
        public void apply(NodeWork work) {
            file.apply(work, id());
        }

        @Override
        public List<Change> examineUndo(NodeWork work) {
            return new MadeFiles(work, id()).examine();
        }

        @Override
        public void undo(NodeWork work) {
            new MadeFiles(work, id()).undo();
        }
    }

    private StepTrial trial() {
        return trials.of(new OneFile("ours\n"));
    }

    @Test
    void newFileComesWithItsFoldersAndGoesWithThem() {
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trial();
        assertThat(trial.planned()).containsExactly(PATH + ": write 5 bytes, mode 0640");
        trial.settle();
        assertThat(node.read(PATH)).isEqualTo("ours\n");
        assertThat(node.tree().get(PATH.substring(1))).contains(" 100640 ");
        assertThat(trial.plannedUndo())
                .contains(
                        PATH + ": remove",
                        "/etc/deep: remove the folder, if it is empty then",
                        "/etc/deep/er: remove the folder, if it is empty then");
        trial.reset();
        node.assertTree(before);
    }

    @Test
    void folderInWhichSomebodyElsePutSomethingStays() {
        StepTrial trial = trial().settle();
        node.write("/etc/deep/theirs", "x");
        trial.reset();
        assertThat(node.has("/etc/deep/theirs")).isTrue();
        assertThat(node.has("/etc/deep/er")).isFalse();
    }

    @Test
    void foreignFileIsGivenBackByteForByteWithItsRights() throws IOException {
        byte[] theirs = {(byte) 0xff, 0, 13, 10, 'x'};
        node.write(PATH, theirs, "rw-r-----");
        if (System.getProperty("user.name").equals("root")) {
            Files.setAttribute(node.at(PATH), "unix:gid", 7);
        }
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trial();
        assertThat(trial.planned()).containsExactly(PATH + ": replace by 5 bytes, mode 0640");
        trial.settle();
        assertThat(trial.plannedUndo()).containsExactly(PATH + ": give back what was there before");
        trial.reset();
        assertThat(node.at(PATH)).hasBinaryContent(theirs);
        node.assertTree(before);
    }

    @Test
    void ourContentWithOtherRightsIsWrittenAnew() {
        node.write(PATH, "ours\n", "rw-rw-rw-");
        SortedMap<String, String> before = node.tree();
        StepTrial trial = trial().settle();
        trial.reset();
        node.assertTree(before);
    }

    @Test
    void fileThatIsThereAsWantedIsNotOurs() {
        node.write(PATH, "ours\n", "rw-r-----");
        StepTrial trial = trial();
        assertThat(trial.plan()).isEmpty();
        trial.apply().reset();
        assertThat(node.read(PATH)).isEqualTo("ours\n");
    }

    @Test
    void editedAndRemovedFilesAreBroughtBackByTheNextRun() {
        node.write(PATH, "before us\n");
        StepTrial trial = trial().settle();
        node.write(PATH, "edited\n");
        trial.settle();
        node.remove(PATH);
        assertThat(trial.planned()).containsExactly(PATH + ": write 5 bytes, mode 0640");
        trial.settle().reset();
        assertThat(node.read(PATH)).isEqualTo("before us\n");
    }

    @Test
    void contentOfAnEarlierVersionIsStillOurs() {
        trials.of(new OneFile("of an older bundle\n")).settle();
        trial().settle().reset();
        assertThat(node.has("/etc/deep")).isFalse();
    }

    @Test
    void fileEditedSinceStaysAndWhatWasBeforeComesBesideIt() {
        node.write(PATH, "before us\n");
        StepTrial trial = trial().settle();
        node.write(PATH, "edited\n");
        assertThat(trial.plannedUndo())
                .containsExactly(PATH + ": leave: it was changed since, by somebody else; what was there before comes"
                        + " beside it");
        trial.reset();
        assertThat(node.read(PATH)).isEqualTo("edited\n");
        assertThat(node.read(PATH + ".hubcrate-before")).isEqualTo("before us\n");
        assertThat(node.events).anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(Event.Note.class, note -> {
            assertThat(note.code()).isEqualTo("changed-since");
            assertThat(note.text()).contains(PATH + ".hubcrate-before");
        }));
    }

    @Test
    void fileRemovedSinceStaysAwayAndLosesNothingOfTheSites() {
        node.write(PATH, "before us\n");
        StepTrial trial = trial().settle();
        node.remove(PATH);
        trial.reset();
        assertThat(node.has(PATH)).isFalse();
        assertThat(node.read(PATH + ".hubcrate-before")).isEqualTo("before us\n");
    }

    @Test
    void editedFileThatWasNewLeavesNothingBesideIt() {
        StepTrial trial = trial().settle();
        node.write(PATH, "edited\n");
        trial.reset();
        assertThat(node.read(PATH)).isEqualTo("edited\n");
        assertThat(node.has(PATH + ".hubcrate-before")).isFalse();
    }

    @Test
    void linkAndFolderAreNeverReplaced() throws IOException {
        node.write("/etc/theirs", "theirs\n");
        Files.createDirectories(node.at("/etc/deep/er"));
        Files.createSymbolicLink(node.at(PATH), node.at("/etc/theirs"));
        assertThat(refusal(trial()::apply)).isEqualTo("managed-file-unfit");
        assertThat(node.read("/etc/theirs")).isEqualTo("theirs\n");
        node.remove(PATH);
        Files.createDirectory(node.at(PATH));
        assertThat(refusal(trial()::apply)).isEqualTo("managed-file-unfit");
        assertThat(node.at(PATH)).isDirectory();
    }

    @Test
    void fileWhereAFolderShouldBeIsTold() {
        node.write("/etc/deep", "a file\n");
        assertThat(refusal(trial()::apply)).isEqualTo("managed-file-failed");
        assertThat(node.read("/etc/deep")).isEqualTo("a file\n");
    }

    @Test
    void whatWasOnItsWayWhenPowerWentIsTakenAwayToo() {
        StepTrial trial = trial().settle();
        node.write("/etc/deep/er/our.conf.hubcrate-new", "ou");
        node.write("/etc/deep/er/.hubcrate-our.conf.1f2e.partial", "o");
        trial.reset();
        assertThat(node.has("/etc/deep")).isFalse();
    }

    @Test
    void refusesOddAnswers() {
        trials.assertRefusesOddAnswers(new OneFile("ours\n"), "managed-file-failed");
        assertThat(node.has(PATH)).isFalse();
    }
}
