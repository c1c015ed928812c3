package io.hubcrate.lock;

import io.hubcrate.content.Digest;
import io.hubcrate.content.ShellLine;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.manifest.BundleManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Tells whether a lock still says what its manifest and the manifest's local files ask for. */
public final class LockCheck {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private LockCheck(BundleManifest manifest) {
        this.file = manifest.file().toString();
    }

    /**
     * Compares what the manifest says and what its local files hold with what stood there when the lock was written.
     * Comments, layout and order do not count. What a local chart's folder gives when packed is not compared here but
     * by whoever packs it, with the chart's digest in the lock.
     *
     * @throws InvalidInputException {@code lock-stale} with everything that differs
     */
    public static void requireFits(BundleManifest manifest, BundleLock lock) {
        LockCheck check = new LockCheck(manifest);
        check.compare(lock.manifest(), FlatManifest.of(manifest), Function.identity());
        check.compare(lock.inputs(), LockInputs.of(manifest), Digest::shortHex);
        if (!check.problems.isEmpty()) {
            throw new InvalidInputException(
                    "lock-stale",
                    "the lock does not fit " + manifest.file() + " any more: "
                            + (check.problems.size() == 1
                                    ? "one thing differs"
                                    : check.problems.size() + " things differ"),
                    check.problems,
                    "If the changes are meant, run: hubcrate lock " + ShellLine.quoted(manifest.file()));
        }
    }

    private <T> void compare(Map<String, T> was, SortedMap<String, T> is, Function<T, String> shown) {
        TreeSet<String> paths = new TreeSet<>(was.keySet());
        paths.addAll(is.keySet());
        for (String path : paths) {
            T before = was.get(path);
            T now = is.get(path);
            if (before == null && now != null) {
                add(path, "was added" + (shown.apply(now).isEmpty() ? "" : ": " + shown.apply(now)));
            } else if (now == null && before != null) {
                add(path, "was taken out" + (shown.apply(before).isEmpty() ? "" : ": it was " + shown.apply(before)));
            } else if (before != null && now != null && !before.equals(now)) {
                add(path, "was " + quoted(shown.apply(before)) + " → is " + quoted(shown.apply(now)));
            }
        }
    }

    private void add(String path, String text) {
        problems.add(new Problem(file, 0, 0, path, text));
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "empty" : text;
    }
}
