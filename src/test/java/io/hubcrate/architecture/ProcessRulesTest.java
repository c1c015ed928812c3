package io.hubcrate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The process, its clock and its defaults are known to cli alone; what comes out does not depend on where it runs. */
class ProcessRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** Members of System that reach for the process; nanoTime only measures and is free. */
    private static final Set<String> PROCESS = Set.of(
            "out",
            "err",
            "in",
            "exit",
            "getenv",
            "getProperty",
            "getProperties",
            "setProperty",
            "currentTimeMillis",
            "console");

    /** Methods whose every form takes a default from the machine. */
    private static final Set<String> DEFAULTS = Set.of(
            Charset.class.getName() + ".defaultCharset",
            Locale.class.getName() + ".getDefault",
            ZoneId.class.getName() + ".systemDefault",
            Clock.class.getName() + ".systemDefaultZone",
            "java.util.TimeZone.getDefault",
            String.class.getName() + ".formatted");

    /**
     * Who else may read or set Java's own properties, and why: the JDK's HTTP client takes some settings in no other
     * way, and Helm runs in a second process of the same Java and classes.
     */
    private static final Set<String> PROPERTIES =
            Set.of("io.hubcrate.http.HttpWeb.<clinit>", "io.hubcrate.render.HelmRenderer.ofThisProcess");

    private static boolean isExempt(JavaAccess<?> access) {
        return access.getTarget().getName().endsWith("Property")
                && PROPERTIES.contains(access.getOriginOwner().getName() + "."
                        + access.getOrigin().getName());
    }

    @Test
    void onlyCliKnowsTheProcess() {
        assertThat(accesses(access -> !isExempt(access) && (touchesSystem(access) || endsRuntime(access))))
                .isEmpty();
    }

    private static boolean touchesSystem(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(System.class)
                && PROCESS.contains(access.getTarget().getName());
    }

    private static boolean endsRuntime(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(Runtime.class)
                && Set.of("exit", "halt").contains(access.getTarget().getName());
    }

    @Test
    void onlyMainEndsTheProcess() {
        assertThat(CLASSES.stream()
                        .filter(type -> !type.getName().equals("io.hubcrate.cli.Main"))
                        .flatMap(type -> type.getAccessesFromSelf().stream())
                        .filter(access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && access.getTarget().getName().equals("exit"))
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }

    @Test
    void clocksComeIn() {
        Set<String> clocks = Set.of(
                "java.time.Instant",
                "java.time.LocalDate",
                "java.time.LocalDateTime",
                "java.time.ZonedDateTime",
                "java.time.OffsetDateTime");
        assertThat(accesses(access -> access.getTarget().getName().equals("now")
                        && clocks.contains(access.getTargetOwner().getName())
                        && parameters(access).isEmpty()))
                .isEmpty();
        assertThat(accesses(access -> access.getTargetOwner().isEquivalentTo(Clock.class)
                        && access.getTarget().getName().startsWith("system")))
                .isEmpty();
    }

    @Test
    void nothingTakesTheMachinesCharsetLocaleOrZone() {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                String name = access.getTargetOwner().getName() + "."
                        + access.getTarget().getName();
                if (DEFAULTS.contains(name) || lacksCharsetOrLocale(name, parameters(access))) {
                    found.add(access.getDescription());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static boolean lacksCharsetOrLocale(String name, List<String> parameters) {
        return switch (name) {
            case "java.lang.String.getBytes",
                    "java.lang.String.toLowerCase",
                    "java.lang.String.toUpperCase",
                    "java.io.ByteArrayOutputStream.toString" -> parameters.isEmpty();
            case "java.lang.String.format", "java.io.PrintStream.printf", "java.io.PrintStream.format" ->
                !parameters.contains(Locale.class.getName());
            case "java.lang.String.<init>" -> parameters.contains("[B") && !takesCharset(parameters);
            case "java.io.InputStreamReader.<init>",
                    "java.io.OutputStreamWriter.<init>",
                    "java.io.FileReader.<init>",
                    "java.io.FileWriter.<init>",
                    "java.io.PrintStream.<init>",
                    "java.io.PrintWriter.<init>" ->
                !takesCharset(parameters) && !parameters.equals(List.of("java.io.Writer"));
            default -> false;
        };
    }

    private static boolean takesCharset(List<String> parameters) {
        return parameters.stream().anyMatch(name -> name.startsWith("java.nio.charset."));
    }

    private static List<String> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitCallTarget target
                ? target.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                : List.of("none");
    }

    private static Set<String> accesses(java.util.function.Predicate<JavaAccess<?>> wanted) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (!type.getPackageName().equals("io.hubcrate.cli")) {
                type.getAccessesFromSelf().stream()
                        .filter(wanted)
                        .forEach(access -> found.add(access.getDescription()));
            }
        }
        return found;
    }
}
