package io.hubcrate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock.Role;
import io.hubcrate.lock.LockChanges.Change;
import io.hubcrate.lock.LockChanges.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockChangesTest {
    @Test
    void findsNothingBetweenEqualLocks() {
        LockChanges changes = LockChanges.between(Locks.everything(), Locks.everything());

        assertThat(changes.isEmpty()).isTrue();
        assertThat(changes.lines()).hasSize(1);
    }

    @Test
    void tellsWhatMovedCameAndWent() {
        BundleLock old = Locks.of(
                List.of(Locks.image("a:1", "old", true), Locks.image("b:1", "gone", false)),
                List.of(Locks.chart("jhub", "3.3.7", "chart")),
                List.of(Locks.file("kubeadm", Role.BINARIES, "kubeadm")));
        BundleLock now = Locks.of(
                List.of(Locks.image("a:1", "newer", true), Locks.image("c:1", "new", false)),
                List.of(Locks.chart("jhub", "3.3.8", "chart!")),
                List.of(Locks.file("kubeadm", Role.BINARIES, "kubeadm")));

        LockChanges changes = LockChanges.between(old, now);

        assertThat(changes.changes())
                .extracting(Change::kind, Change::name, c -> c.before() == null, c -> c.after() == null)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.IMAGE, "docker.io/library/a:1", false, false),
                        org.assertj.core.groups.Tuple.tuple(Kind.IMAGE, "docker.io/library/b:1", false, true),
                        org.assertj.core.groups.Tuple.tuple(Kind.IMAGE, "docker.io/library/c:1", true, false),
                        org.assertj.core.groups.Tuple.tuple(Kind.CHART, "jhub", false, false));
        assertThat(changes.lines()).hasSize(5);
    }

    @Test
    void countsSharedBlobsOnce() {
        BundleLock one = Locks.of(List.of(Locks.image("a:1", "x", false)), List.of(), List.of());
        BundleLock two =
                Locks.of(List.of(Locks.image("a:1", "x", false), Locks.image("b:1", "x", false)), List.of(), List.of());

        LockChanges changes = LockChanges.between(one, two);

        long size = "x manifestx configbasex".length();
        assertThat(changes.totals()).containsExactly(new LockChanges.Total(Platform.LINUX_AMD64, size, size));
    }
}
