package io.hubcrate.resolve;

import io.hubcrate.failure.Category;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.ToolException;
import io.hubcrate.manifest.BundleManifest.Rename;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Several things could not be had; each of them is told at once, because every new attempt may be an approval that takes
 * days. The exit code is that of the gravest one: integrity before source before input.
 */
public final class ResolveException extends ToolException {
    private static final long serialVersionUID = 1L;

    private static final List<Category> GRAVEST_FIRST = List.of(Category.INTEGRITY, Category.SOURCE, Category.INPUT);

    private final transient List<ToolException> failures;

    private ResolveException(String subject, List<ToolException> failures) {
        super(
                commonCode(failures),
                gravest(failures),
                failures.size() + " " + subject + ":"
                        + failures.stream().map(ResolveException::line).collect(Collectors.joining()),
                advice(failures),
                failures.get(0));
        this.failures = List.copyOf(failures);
    }

    /** The failure itself if it is the only one. */
    static ToolException of(String subject, List<ToolException> failures) {
        return failures.size() == 1 ? failures.get(0) : new ResolveException(subject, failures);
    }

    /** Each failure, in the order of the things asked for; at least two. */
    public List<ToolException> failures() {
        return failures;
    }

    private static String line(ToolException failure) {
        StringBuilder text =
                new StringBuilder("\n  ").append(failure.getMessage().replace("\n", "\n  "));
        if (failure instanceof InvalidInputException invalid) {
            invalid.problems().forEach(problem -> text.append("\n    ").append(problem));
        }
        return text.toString();
    }

    private static String commonCode(List<ToolException> failures) {
        List<String> codes =
                failures.stream().map(ToolException::code).distinct().toList();
        return codes.size() == 1 ? codes.get(0) : "resolve-failed";
    }

    private static Category gravest(List<ToolException> failures) {
        return GRAVEST_FIRST.stream()
                .filter(category -> failures.stream().anyMatch(failure -> failure.category() == category))
                .findFirst()
                .orElseGet(() -> failures.get(0).category());
    }

    /** One fragment for all withdrawn images, then every other advice once. */
    private static String advice(List<ToolException> failures) {
        List<ImageWithdrawnException> withdrawn = failures.stream()
                .filter(ImageWithdrawnException.class::isInstance)
                .map(ImageWithdrawnException.class::cast)
                .toList();
        List<Rename> renames = withdrawn.stream()
                .map(ImageWithdrawnException::rename)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        String others = failures.stream()
                .filter(failure -> !(failure instanceof ImageWithdrawnException))
                .map(ToolException::advice)
                .filter(advice -> !advice.isEmpty())
                .distinct()
                .collect(Collectors.joining("\n"));
        if (withdrawn.isEmpty()) {
            return others;
        }
        return ImageWithdrawnException.advice(renames) + (others.isEmpty() ? "" : "\n" + others);
    }
}
