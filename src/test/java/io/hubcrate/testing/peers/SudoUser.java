package io.hubcrate.testing.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A user with a password whom only one process tree knows: in a mount namespace of its own the machine's lists of users
 * and sudo's rules are covered by others, so that the real sudo and PAM decide and nothing of the machine changes.
 *
 * @param name login name
 * @param password also for sudo
 * @param rule what stands behind the name in sudoers, for example {@code ALL=(root) ALL}
 */
public record SudoUser(String name, String password, String rule) {
    private static final String ID = "64123";

    Programs.Command seenBy(Path folder, List<String> command) throws IOException {
        String hash = Programs.run("openssl", "passwd", "-6", password).out().strip();
        Path home = Files.createDirectories(folder.resolve("home"));
        Programs.run("chown", ID + ":" + ID, home.toString());
        StringBuilder script = new StringBuilder("set -e\n");
        cover(script, folder, "passwd", "/etc/passwd", name + ":x:" + ID + ":" + ID + "::" + home + ":/bin/sh\n", true);
        cover(script, folder, "group", "/etc/group", name + ":x:" + ID + ":\n", true);
        cover(script, folder, "shadow", "/etc/shadow", name + ":" + hash + ":19000:0:99999:7:::\n", true);
        cover(
                script,
                folder,
                "sudoers",
                "/etc/sudoers",
                "Defaults logfile=" + log(folder) + "\nroot ALL=(ALL) ALL\n" + name + " " + rule + "\n",
                false);
        script.append("exec \"$@\"\n");
        List<String> arguments =
                new ArrayList<>(List.of("-m", "--propagation", "private", "sh", "-c", script.toString(), "sh"));
        arguments.addAll(command);
        return Programs.command("unshare", arguments.toArray(String[]::new));
    }

    /** What sudo notes of everything that was asked of it. */
    static Path log(Path folder) {
        return folder.resolve("sudo.log");
    }

    private static void cover(StringBuilder script, Path folder, String name, String path, String text, boolean added)
            throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, (added ? Files.readString(Path.of(path)) : "") + text);
        String mode = name.equals("sudoers") ? "r--r-----" : (name.equals("shadow") ? "rw-r-----" : "rw-r--r--");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        script.append("mount --bind '").append(file).append("' ").append(path).append('\n');
    }
}
