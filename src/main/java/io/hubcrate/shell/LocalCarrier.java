package io.hubcrate.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts processes of this host, each in a session and process group of its own, so that it can be ended whole. */
final class LocalCarrier implements Carrier {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @Override
    public Running start(List<String> words, OutputStream out, OutputStream err) throws IOException {
        List<String> all = new ArrayList<>();
        all.add("setsid");
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all).directory(Path.of("/").toFile());
        // Nothing of our own environment belongs into it: a node reached by SSH has nothing of it either.
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        return new LocalProcess(builder.start(), out, err);
    }

    @Override
    public boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void cut() {
        // There is none.
    }

    @Override
    public void close() {
        // Processes end by themselves; there is no connection.
    }

    private static final class LocalProcess implements Running {
        private final Process process;
        private final Thread out;
        private final Thread err;

        LocalProcess(Process process, OutputStream out, OutputStream err) {
            this.process = process;
            this.out = pump(process.getInputStream(), out);
            this.err = pump(process.getErrorStream(), err);
        }

        private static Thread pump(InputStream from, OutputStream to) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            from.transferTo(to);
                        } catch (IOException e) {
                            // Closed under us: nobody waits for more.
                        }
                    },
                    "command-output");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public boolean awaitEnd(long millis) throws InterruptedException {
            if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                return false;
            }
            out.join(Math.max(1, millis));
            err.join(Math.max(1, millis));
            return !out.isAlive() && !err.isAlive();
        }

        @Override
        public int exit() {
            return process.exitValue();
        }

        @Override
        public void close() {
            for (AutoCloseable stream :
                    List.of(process.getOutputStream(), process.getInputStream(), process.getErrorStream())) {
                try {
                    stream.close();
                } catch (Exception e) {
                    // The pipe of a process that is gone.
                }
            }
        }
    }
}
