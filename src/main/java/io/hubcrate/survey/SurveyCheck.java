package io.hubcrate.survey;

import io.hubcrate.content.ByteSize;
import io.hubcrate.content.Digest;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.Descriptor;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.manifest.BundleManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether a bundle will fit the hosts that were described, known before anything is approved. */
public final class SurveyCheck {
    /** A layer unpacked counts three times itself; docs/bundle-format.md, "Free space". */
    private static final int UNPACKED = 3;

    private static final String ENGINES = "/var/lib";

    private SurveyCheck() {}

    /**
     * What a bundle wants of a host; null or empty where it wants nothing in particular.
     *
     * @param architectures as Go names them
     * @param osId as {@code ID} of os-release, {@code centos}
     * @param osVersion as {@code VERSION_ID}, or its beginning: {@code 7} fits {@code 7.9}
     * @param engineBytes free below {@code /var/lib}
     * @param glibc the lowest version, as {@code 2.17}
     * @param packages that must be installed already
     */
    public record Wants(
            Set<String> architectures,
            @Nullable String osId,
            @Nullable String osVersion,
            long engineBytes,
            @Nullable String glibc,
            Set<String> packages) {
        public Wants {
            architectures = Set.copyOf(architectures);
            packages = Set.copyOf(packages);
        }
    }

    /**
     * Reads the surveys that the manifest names and holds the lock against them.
     *
     * @throws InvalidInputException {@code survey-unfit} with everything that does not fit, over all hosts
     */
    public static void requireFit(BundleManifest manifest, BundleLock lock) {
        List<Problem> problems = new ArrayList<>();
        for (Path file : manifest.surveys()) {
            Survey survey = SurveyReader.read(file);
            problems.addAll(problems(survey, wants(lock, survey)));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "survey-unfit",
                    "the bundle does not fit every host that was described",
                    problems,
                    "Change the bundle or the host, and survey the host again; or take its file out of 'surveys'.");
        }
    }

    private static Wants wants(BundleLock lock, Survey survey) {
        Set<String> architectures = new HashSet<>();
        lock.platforms().forEach(each -> architectures.add(each.platform().architecture()));
        long bytes = lock.platforms().stream()
                .filter(each -> survey.architecture()
                        .filter(each.platform().architecture()::equals)
                        .isPresent())
                .mapToLong(SurveyCheck::engineBytes)
                .max()
                .orElse(0);
        return new Wants(architectures, null, null, bytes, null, Set.of());
    }

    private static long engineBytes(PlatformLock platform) {
        Set<Digest> seen = new HashSet<>();
        long packed = platform.images().stream()
                .flatMap(image -> image.layers().stream())
                .filter(layer -> seen.add(layer.digest()))
                .mapToLong(Descriptor::size)
                .sum();
        return packed * (UNPACKED + 1);
    }

    /** Everything of a bundle that one host does not have. */
    public static List<Problem> problems(Survey survey, Wants wants) {
        List<Problem> problems = new ArrayList<>();
        survey.architecture()
                .filter(arch -> !wants.architectures().isEmpty()
                        && !wants.architectures().contains(arch))
                .ifPresent(
                        arch -> add(problems, survey, "arch", arch + ", the bundle is for " + wants.architectures()));
        expect(problems, survey, "os.id", wants.osId());
        expect(problems, survey, "os.version", wants.osVersion());
        Optional<Survey.Disk> disk = survey.diskOf(ENGINES);
        disk.filter(each -> each.free() < wants.engineBytes())
                .ifPresent(each -> add(
                        problems,
                        survey,
                        "disk",
                        ByteSize.format(each.free()) + " free on " + each.mountPoint() + ", "
                                + ByteSize.format(wants.engineBytes()) + " wanted for images below " + ENGINES));
        String floor = wants.glibc();
        survey.find("glibc")
                .filter(has -> floor != null && compare(has, floor) < 0)
                .ifPresent(has -> add(problems, survey, "glibc", has + ", at least " + floor + " is wanted"));
        wants.packages().stream()
                .filter(name -> !survey.packages().containsKey(name))
                .sorted()
                .forEach(name -> add(problems, survey, "package", name + " is not installed"));
        return problems;
    }

    private static void expect(List<Problem> problems, Survey survey, String key, @Nullable String wanted) {
        if (wanted != null) {
            survey.find(key)
                    .filter(has -> !has.equals(wanted) && !has.startsWith(wanted + "."))
                    .ifPresent(has -> add(problems, survey, key, has + ", the bundle is for " + wanted));
        }
    }

    private static void add(List<Problem> problems, Survey survey, String key, String text) {
        problems.add(new Problem(survey.file(), 0, 0, Objects.requireNonNull(key), text));
    }

    /** Of versions like {@code 2.17}, by numbers. */
    static int compare(String one, String other) {
        String[] left = one.split("\\D+", -1);
        String[] right = other.split("\\D+", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int by = Integer.compare(number(left[i]), number(right[i]));
            if (by != 0) {
                return by;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }
}
