import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Watches how many blocks folders take while something runs: what is allocated, not what file sizes say. */
final class DiskPeak {
    private final List<Path> folders;
    private final Thread thread = new Thread(this::watch, "disk peak");
    private volatile boolean running = true;
    private volatile long peak;

    DiskPeak(List<Path> folders) {
        this.folders = folders;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            while (running) {
                peak = Math.max(peak, allocated(folders));
                Thread.sleep(20);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Allocated bytes now. */
    static long allocated(List<Path> folders) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("du", "-s", "--block-size=1"));
        folders.forEach(folder -> command.add(folder.toString()));
        Process process = new ProcessBuilder(command)
                // Files come and go while du looks.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out.lines().mapToLong(line -> Long.parseLong(line.split("\t")[0])).sum();
    }

    /** Ends the watch and gives the most that was allocated at one time. */
    long stop() throws InterruptedException {
        running = false;
        thread.join();
        return peak;
    }
}
