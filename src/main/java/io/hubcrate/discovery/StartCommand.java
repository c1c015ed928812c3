package io.hubcrate.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises commands that reach for the network when a container starts. */
final class StartCommand {
    /** Where a shell would begin a new command. */
    private static final String BEGIN =
            "(?:^|[;&|(\\n`]|\\bthen\\b|\\bdo\\b|\\bsudo\\b|\\bexec\\b|\\s-c\\s)[\\s\"']*(?:[\\w./-]*/)?";

    private static final List<Pattern> PROGRAMS = List.of(
            Pattern.compile(
                    BEGIN + "(git\\s+(?:-C\\s+\\S+\\s+)?(?:clone|pull|fetch|ls-remote|submodule)\\b[^;&|\\n]*)"),
            Pattern.compile(BEGIN + "(gitpuller\\b[^;&|\\n]*)"),
            Pattern.compile(BEGIN + "((?:curl|wget)\\s[^;&|\\n]*)"),
            Pattern.compile(BEGIN + "(git-sync\\s[^;&|\\n]*-repo\\b[^;&|\\n]*)"),
            Pattern.compile(BEGIN
                    + "((?:aws\\s+(?:-\\S++\\s++)*+s3|rclone|mc)\\s+(?:cp|copy|copyurl|sync|mirror)\\b[^;&|\\n]*)"),
            Pattern.compile(
                    BEGIN
                            + "((?:skopeo\\s+(?:copy|sync)|oras\\s+(?:pull|cp)|crane\\s+(?:pull|copy)|gsutil\\s+(?:-m\\s+)?(?:cp|rsync)"
                            + "|(?:docker|podman|nerdctl|crictl)\\s+pull|helm\\s+(?:pull|repo\\s+(?:add|update)))\\b[^;&|\\n]*)"),
            Pattern.compile(BEGIN + "((?:python3?\\s+-m\\s+)?pip3?\\s+(?:install|download|wheel)\\b[^;&|\\n]*)"),
            Pattern.compile(
                    BEGIN + "((?:conda|mamba|micromamba)\\s+(?:env\\s+)?(?:install|create|update)\\b[^;&|\\n]*)"),
            Pattern.compile(
                    BEGIN
                            + "((?:apt-get|apt|yum|dnf|apk|npm|yarn)\\s+(?:-\\S++\\s++)*+(?:install|update|add|upgrade)\\b[^;&|\\n]*)"));
    /** Images whose entrypoint is a program that fetches, by the last part of their name. */
    private static final Map<String, String> ENTRYPOINTS = Map.ofEntries(
            Map.entry("git", "git"),
            Map.entry("alpine-git", "git"),
            Map.entry("curl", "curl"),
            Map.entry("alpine-curl", "curl"),
            Map.entry("wget", "wget"),
            Map.entry("git-sync", "git-sync"),
            Map.entry("aws-cli", "aws"),
            Map.entry("rclone", "rclone"),
            Map.entry("mc", "mc"));

    private static final Pattern IMAGE_NAME = Pattern.compile("(?:.*/)?([^/:@]+)(?::[^/@]*)?(?:@.*)?");

    private static final Pattern URL_HOST = Pattern.compile("https?://([^/:\\s\"']+)");
    private static final Pattern INSIDE =
            Pattern.compile("localhost|127\\..*|\\[::1\\]|[a-z0-9-]+|.*\\.svc(\\..*)?|.*\\.cluster\\.local");
    private static final int MAX_SHOWN = 160;

    private StartCommand() {}

    /**
     * The part of a command line that reaches outside, if one does.
     *
     * @param words command and arguments as the container gets them
     */
    static Optional<String> networkIn(List<String> words) {
        String line = String.join(" ", words);
        for (Pattern program : PROGRAMS) {
            Matcher matcher = program.matcher(line);
            while (matcher.find()) {
                String command = matcher.group(1).strip();
                if (!staysInside(command)) {
                    return Optional.of(command.length() > MAX_SHOWN ? command.substring(0, MAX_SHOWN) + "…" : command);
                }
            }
        }
        return Optional.empty();
    }

    /** The program that an image starts when only arguments are given; nothing if it is not known for fetching. */
    static List<String> entrypoint(String image, List<String> arguments) {
        Matcher name = IMAGE_NAME.matcher(image);
        String program = name.matches() ? ENTRYPOINTS.get(name.group(1)) : null;
        // An image of git may have a shell as entrypoint, or be given the program's own name.
        boolean named = program == null
                || (!arguments.isEmpty() && arguments.get(0).matches("(.*/)?(sh|bash|" + program + ")"));
        return named || arguments.isEmpty() ? List.of() : List.of(String.valueOf(program));
    }

    /** What an image does by a variable alone: git-sync 3 and 4 read their repository there. Nothing if it is none such. */
    static List<String> byVariable(String image, String variable, String value) {
        return entrypoint(image, List.of("--repo")).contains("git-sync") && variable.matches("GIT_?SYNC_REPO")
                ? List.of("git-sync", "--repo=" + value)
                : List.of();
    }

    /** Every address in it is of this pod or this cluster. */
    private static boolean staysInside(String command) {
        List<String> hosts = new ArrayList<>();
        Matcher matcher = URL_HOST.matcher(command);
        while (matcher.find()) {
            hosts.add(matcher.group(1));
        }
        return !hosts.isEmpty()
                && hosts.stream().allMatch(host -> INSIDE.matcher(host).matches());
    }
}
