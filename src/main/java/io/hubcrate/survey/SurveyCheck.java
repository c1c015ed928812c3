package io.hubcrate.survey;

import io.hubcrate.elf.GlibcVersion;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.image.Platform;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.SurveyFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a bundle will fit the hosts that were described, known before anything is approved. */
public final class SurveyCheck {
    private SurveyCheck() {}

    /**
     * Reads the surveys that the manifest names and holds the lock against them.
     *
     * @throws InvalidInputException {@code survey-unfit} with everything that does not fit, over all hosts;
     *     {@code survey-invalid} if one is no survey
     */
    public static void requireFit(BundleManifest manifest, BundleLock lock) {
        List<Problem> problems = new ArrayList<>();
        for (SurveyFile file : manifest.surveys()) {
            problems.addAll(HostCheck.of(manifest, lock, SurveyReader.read(file.file()), file.roles()));
        }
        requireNone(problems);
    }

    /**
     * Holds the Java that was made for a platform against its hosts; before it is made, nobody knows what it needs.
     *
     * @param floor the oldest glibc with which it starts; null if it asks for none
     * @throws InvalidInputException {@code survey-unfit} with every host on which it would not start
     */
    public static void requireRuntimeStarts(BundleManifest manifest, Platform platform, @Nullable GlibcVersion floor) {
        List<Problem> problems = new ArrayList<>();
        if (floor != null) {
            for (SurveyFile file : manifest.surveys()) {
                Survey survey = SurveyReader.read(file.file());
                boolean here = survey.architecture()
                        .filter(platform.architecture()::equals)
                        .isPresent();
                if (here) {
                    HostFindings findings = new HostFindings(survey.file());
                    GlibcCheck.runtime(survey, floor, findings);
                    problems.addAll(findings.problems());
                }
            }
        }
        requireNone(problems);
    }

    private static void requireNone(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "survey-unfit",
                    "the bundle does not fit every host that was described",
                    problems,
                    "Change the bundle or the host, and survey the host again; or take its file out of 'surveys'.");
        }
    }
}
