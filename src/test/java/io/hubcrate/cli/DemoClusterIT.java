package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import io.hubcrate.visit.HubUser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration of a cluster, as README has it typed. */
@Tag("rig")
class DemoClusterIT {
    @AfterAll
    static void takeDown() {
        Programs.command("sh", "src/rig/rig", "down", "--site", "demo")
                .within(Duration.ofMinutes(5))
                .run()
                .succeeded();
    }

    @Test
    void bareNodesBecomeALoginThatStays(@TempDir Path folder) throws Exception {
        TypedCommand typed = TypedCommand.in(folder, List.of(), "demo", "--cluster", "--dir", "story");
        assertThat(typed.exitCode()).as(typed.out() + typed.err()).isZero();
        System.out.println(typed.out());
        assertThat(typed.out())
                .contains(
                        "$ src/rig/rig up --site demo",
                        "$ hubcrate lock cluster.yaml --config config.yaml",
                        "gpgv: Good signature",
                        "JupyterHub runs, and its login page comes at the site's address: done",
                        "In her notebook 1+1 is 2.",
                        "The site stays up until you type: src/rig/rig down --site demo");
        assertThat(folder.resolve("story/media/cluster-1-amd64/bundle.json")).isNotEmptyFile();

        String password = said(typed.out(), "password +(\\S+)");
        assertThat(Files.readString(folder.resolve("story/hub-password"))).isEqualTo(password + "\n");
        URI hub = URI.create(said(typed.out(), "JupyterHub +(\\S+)"));
        HubUser.login(hub, "ben", password, Duration.ofMinutes(1));

        TypedCommand again = TypedCommand.in(folder, List.of(), "demo", "--cluster");
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.err()).contains("demo-site-up", "src/rig/rig down --site demo");
    }

    private static String said(String text, String pattern) {
        Matcher matcher = Pattern.compile("(?m)^" + pattern + "$").matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
