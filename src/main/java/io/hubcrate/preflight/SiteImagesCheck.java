package io.hubcrate.preflight;

import io.hubcrate.preflight.BundleNeeds.Lacking;
import io.hubcrate.preflight.Finding.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether every image that the site's values name comes with the bundle: said before anything is changed, all at once. */
final class SiteImagesCheck implements Check {
    @Override
    public void check(Inspection inspection, Findings findings) {
        List<Lacking> all = inspection.bundle().map(BundleNeeds::lacking).orElse(List.of());
        tell(
                all.stream().filter(Lacking::started).toList(),
                Severity.ERROR,
                "every image that hub, proxy and users' servers start with, in the bundle or a supplement: nodes fetch nothing",
                findings);
        tell(
                all.stream().filter(image -> !image.started()).toList(),
                Severity.WARNING,
                "every image that is started; these may be of something that is switched off",
                findings);
    }

    private static void tell(List<Lacking> images, Severity severity, String expected, Findings findings) {
        if (images.isEmpty()) {
            return;
        }
        String evidence = images.stream()
                .map(image -> image.image() + " (" + image.path() + ")")
                .collect(Collectors.joining(", "));
        List<String> lines = new ArrayList<>(List.of(
                "# whoever builds the bundle adds to its manifest, or to a small one of its own:", "# images:"));
        images.stream().map(Lacking::image).distinct().forEach(image -> lines.add("# - '" + image + "'"));
        lines.add(
                "# a supplement comes with: hubcrate load --site FILE --bundle SUPPLEMENT; or correct the name in the values");
        findings.tell(
                severity,
                FindingCode.SITE_IMAGE_MISSING,
                "",
                "the site's values name what is not in the bundle: " + evidence,
                expected,
                lines.toArray(String[]::new));
    }
}
