package io.hubcrate.survey;

import io.hubcrate.content.GivenFile;
import io.hubcrate.content.IoReason;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.survey.Survey.Address;
import io.hubcrate.survey.Survey.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what the survey script printed. A cut text, and lines that no such script prints, are refused with every place;
 * keys that are not known here are passed over.
 */
public final class SurveyReader {
    static final String FIRST_LINE = "hubcrate-survey 1";
    static final String LAST_LINE = "end: hubcrate-survey";

    private static final int MAX_BYTES = 2 << 20;
    private static final int MAX_PROBLEMS = 50;
    private static final Pattern LINE = Pattern.compile("([a-z][a-z0-9._-]{0,30}): ([\\x20-\\x7e]{1,400})");
    private static final Pattern DISK = Pattern.compile("(/\\S*) ([0-9]{1,15}) ([0-9]{1,15}) (\\S+) (\\S+)");
    private static final Pattern ADDRESS = Pattern.compile("(\\S+) ([0-9a-fA-F:.]+/[0-9]{1,3})");
    private static final Pattern PACKAGE = Pattern.compile("(\\S+) (\\S+) (\\S+)");
    private static final Set<String> FACTS = Set.of(
            "os.id",
            "os.version",
            "os.name",
            "os.like",
            "arch",
            "kernel",
            "glibc",
            "cpus",
            "memory.kib",
            "swap.kib",
            "hostname",
            "selinux",
            "fips",
            "time",
            "clock",
            "umask",
            "user");

    private final String file;
    private final TreeMap<String, String> facts = new TreeMap<>();
    private final List<Disk> disks = new ArrayList<>();
    private final Map<String, List<String>> packages = new HashMap<>();
    private final List<Address> addresses = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private SurveyReader(String file) {
        this.file = file;
    }

    /** @throws InvalidInputException if the file cannot be read or is no survey */
    public static Survey read(Path file) {
        try (InputStream in = GivenFile.open(file)) {
            return read(file.toString(), in.readNBytes(MAX_BYTES + 1));
        } catch (IOException e) {
            throw invalid(
                    file.toString(),
                    List.of(new Problem(file.toString(), 0, 0, "", "cannot be read: " + IoReason.of(e))));
        }
    }

    /**
     * Reads a text.
     *
     * @param file its name for messages
     * @throws InvalidInputException with every line that is wrong
     */
    public static Survey read(String file, byte[] bytes) {
        SurveyReader reader = new SurveyReader(file);
        String text = reader.text(bytes);
        String[] lines = text.split("\r?\n", -1);
        int last = lines.length - 1;
        while (last > 0 && lines[last].isEmpty()) {
            last--;
        }
        if (!lines[0].equals(FIRST_LINE)) {
            reader.problem(1, "'" + FIRST_LINE + "' expected");
        } else if (!lines[last].equals(LAST_LINE)) {
            reader.problem(last + 1, "'" + LAST_LINE + "' expected: the text was cut");
        } else {
            for (int i = 1; i < last; i++) {
                reader.line(i + 1, lines[i]);
            }
        }
        if (!reader.problems.isEmpty()) {
            throw invalid(file, reader.problems);
        }
        return new Survey(file, reader.facts, reader.disks, reader.packages, reader.addresses, reader.unread);
    }

    private String text(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            problem(0, "longer than " + MAX_BYTES + " bytes");
            return "";
        }
        try {
            return StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            problem(0, "characters that the script does not print");
            return "";
        }
    }

    private void line(int number, String line) {
        if (line.isBlank() || line.startsWith("#")) {
            // Somebody at the site put it there, to say what was taken out.
            return;
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            problem(number, "a line 'key: value' expected");
            return;
        }
        String key = matcher.group(1);
        String value = matcher.group(2);
        if (FACTS.contains(key)) {
            if (facts.putIfAbsent(key, value) != null) {
                problem(number, "'" + key + "' stands here twice");
            }
        } else if (key.equals("disk")) {
            disk(number, value);
        } else if (key.equals("package")) {
            Matcher each = PACKAGE.matcher(value);
            if (each.matches()) {
                packages.computeIfAbsent(each.group(1), name -> new ArrayList<>())
                        .add(each.group(2));
            } else {
                problem(number, "a package's name, version and architecture expected");
            }
        } else if (key.equals("address")) {
            Matcher each = ADDRESS.matcher(value);
            // The end of a tunnel has another form, and is no place to reach a host at.
            if (each.matches()) {
                addresses.add(new Address(each.group(1), each.group(2)));
            }
        } else if (key.equals("unread")) {
            unread.add(value);
        }
        // Any other key is for people, or from the script of a later hubcrate.
    }

    private void disk(int number, String value) {
        Matcher each = DISK.matcher(value);
        if (each.matches()) {
            disks.add(new Disk(
                    each.group(1),
                    Long.parseLong(each.group(2)) * 1024,
                    Long.parseLong(each.group(3)) * 1024,
                    each.group(4),
                    List.of(each.group(5).split(",", -1))));
        } else {
            problem(number, "a mount point, two sizes, type and options expected");
        }
    }

    private void problem(int line, String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(file, line, line == 0 ? 0 : 1, "", text));
        }
    }

    private static InvalidInputException invalid(String file, List<Problem> problems) {
        return new InvalidInputException(
                "survey-invalid",
                file + " is not what the survey script prints",
                problems,
                "Ask the site to run the script of 'hubcrate survey' again and to hand on its output whole.");
    }
}
