import io.hubcrate.testing.peers.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where contestants run, one after the other, and where their times are kept. */
final class Stage {
    private final Path work;
    private final Samples samples;
    private final Path hubcrate = Path.of("hubcrate").toAbsolutePath();

    Stage(Path work, Samples samples) {
        this.work = work;
        this.samples = samples;
    }

    Path work() {
        return work;
    }

    Path hubcrate() {
        return hubcrate;
    }

    void time(String name, String script) throws IOException, InterruptedException {
        Timed timed = run(script);
        System.err.println("  " + name + ": " + Samples.number(timed.seconds()) + " s");
        samples.add(name, timed);
    }

    Timed run(String script) throws IOException, InterruptedException {
        return run(script, Map.of("HUBCRATE_JAVA_OPTS", "-Xmx256m"));
    }

    Timed run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        return Timed.run("cd " + work + "\n" + script, work.resolve("log"), environment);
    }

    void clean(String name) throws IOException, InterruptedException {
        ScratchFolder.delete(work.resolve(name));
        // What is still to be written must not fall into the next contestant's time.
        run("sync");
    }

    /** A signing key and the folder of those who trust it. */
    void makeKey() throws IOException, InterruptedException {
        if (!Files.exists(work.resolve("secret.asc"))) {
            run("umask 077; echo benchmark >passphrase");
            run(hubcrate + " keygen --name Bench --out key --algorithm ed25519 --passphrase-file passphrase");
            run("mv key/*.secret.asc secret.asc; mkdir trust; mv key/*.public.asc trust/");
        }
    }
}
