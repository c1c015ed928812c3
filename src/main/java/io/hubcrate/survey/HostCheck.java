package io.hubcrate.survey;

import io.hubcrate.failure.Problem;
import io.hubcrate.lock.BundleLock;
import io.hubcrate.lock.BundleLock.PlatformLock;
import io.hubcrate.manifest.BundleManifest;
import io.hubcrate.manifest.SurveyFile;
import io.hubcrate.manifest.TargetOs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything of a bundle that one host does not have. What a survey does not say is not held against the host. */
final class HostCheck {
    private HostCheck() {}

    static List<Problem> of(BundleManifest manifest, BundleLock lock, Survey survey, Set<SurveyFile.Role> roles) {
        HostFindings findings = new HostFindings(survey.file());
        architecture(lock, survey, findings);
        manifest.findTargetOs().ifPresent(os -> release(os, survey, findings));
        Optional<PlatformLock> platform = platform(lock, survey);
        if (platform.isPresent()) {
            BundleManifest.ContainerRuntime runtime = manifest.findKubernetes()
                    .map(BundleManifest.Kubernetes::runtime)
                    .orElse(null);
            GlibcCheck.programs(survey, platform.get().files(), findings);
            HostRoom.check(survey, roles, platform.get(), runtime, findings);
            if (isNode(roles)) {
                PackageFit.check(survey, platform.get().packages(), findings);
            }
        }
        return findings.problems();
    }

    private static boolean isNode(Set<SurveyFile.Role> roles) {
        return roles.contains(SurveyFile.Role.WORKER) || roles.contains(SurveyFile.Role.CONTROL_PLANE);
    }

    private static void architecture(BundleLock lock, Survey survey, HostFindings findings) {
        Optional<String> found = survey.architecture();
        if (found.isPresent() && platform(lock, survey).isEmpty()) {
            findings.add(
                    "arch",
                    lock.platforms().stream()
                            .map(each -> each.platform().architecture())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(" or ")),
                    found.get(),
                    "Add linux/" + found.get() + " to the manifest's 'platforms'.");
        }
    }

    private static void release(TargetOs wanted, Survey survey, HostFindings findings) {
        Optional<String> found = HostRelease.named(survey);
        if (found.isPresent() && HostRelease.of(survey).filter(wanted::equals).isEmpty()) {
            findings.add(
                    "os",
                    wanted.text() + ", the manifest's 'targetOs'",
                    found.get(),
                    "Make a bundle of its own for such hosts, with their 'targetOs'.");
        }
    }

    /** A survey without architecture is held against the only platform there is. */
    private static Optional<PlatformLock> platform(BundleLock lock, Survey survey) {
        Optional<String> architecture = survey.architecture();
        if (architecture.isEmpty() && lock.platforms().size() == 1) {
            return Optional.of(lock.platforms().get(0));
        }
        return lock.platforms().stream()
                .filter(each -> architecture
                        .filter(each.platform().architecture()::equals)
                        .isPresent())
                .findFirst();
    }
}
