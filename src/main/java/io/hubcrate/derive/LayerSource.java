package io.hubcrate.derive;

import io.hubcrate.archive.LayerMember;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.manifest.DerivedImage.Layer;
import io.hubcrate.manifest.DerivedImage.Modes;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a folder goes into a layer: regular files, folders, and links that stay inside the folder. Anything else is a
 * problem. Version control's own folder is packed like any other: what is there is what goes.
 */
final class LayerSource {
    private static final int MAX_FILES = 500_000;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NAME = 255;
    private static final int MAX_PROBLEMS = 50;

    private final Layer layer;
    private final Path root;
    private final SortedMap<String, Item> items = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /**
     * One member.
     *
     * @param file what is read; null for folders and links
     * @param path below the packed folder, for people
     */
    record Item(LayerMember member, @Nullable Path file, String path) {}

    private LayerSource(Layer layer) {
        this.layer = layer;
        this.root = layer.folder();
    }

    /** In the order of the tar; {@code name} is how people know the folder. */
    static List<Item> of(Layer layer, String name) {
        LayerSource listing = new LayerSource(layer);
        try {
            Files.walkFileTree(listing.root, listing.new Visitor());
        } catch (IOException e) {
            throw DeriveFailures.unreadable(name, e);
        }
        if (!listing.problems.isEmpty()) {
            throw new InvalidInputException(
                    "derived-folder-unfit",
                    name + " holds what cannot be put into an image",
                    listing.problems.stream()
                            .map(problem -> new Problem(name + problem.file(), 0, 0, "", problem.text()))
                            .toList(),
                    "Take these out of the folder, or give them other names.");
        }
        List<Item> all = new ArrayList<>(TargetParents.of(layer));
        all.addAll(listing.items.values());
        return all;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.getNameCount() - root.getNameCount() > MAX_DEPTH) {
                problem(folder, "folders deeper than " + MAX_DEPTH);
                return FileVisitResult.SKIP_SUBTREE;
            }
            add(folder, LayerMember.Type.FOLDER, "", 0, layer.modes().folders());
            return next();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
                visitLink(file);
            } else if (attributes.isRegularFile()) {
                Modes modes = layer.modes();
                int mode = isExecutable(file) ? modes.executables() : modes.files();
                add(file, LayerMember.Type.FILE, "", attributes.size(), mode);
            } else {
                problem(file, "neither a file nor a folder nor a link");
            }
            return next();
        }

        private FileVisitResult next() {
            if (items.size() > MAX_FILES) {
                problem(root, "more than " + MAX_FILES + " files");
            }
            boolean enough = items.size() > MAX_FILES || problems.size() >= MAX_PROBLEMS;
            return enough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
    }

    private void visitLink(Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        Path parent = link.getParent();
        boolean inside = !target.isAbsolute()
                && parent != null
                && parent.resolve(target).normalize().startsWith(root.normalize());
        if (!inside) {
            problem(link, "a link that leads out of the folder");
        } else if (!isPlain(target.toString())) {
            problem(link, "a link to a name that cannot be written");
        } else {
            add(link, LayerMember.Type.LINK, target.toString(), 0, 0777);
        }
    }

    private void add(Path path, LayerMember.Type type, String target, long size, int mode) {
        String relative = root.relativize(path).toString();
        for (Path part : root.relativize(path)) {
            String name = part.toString();
            if (!isPlain(name) || name.length() > MAX_NAME) {
                problem(path, "a name with a control character, or in another encoding than this machine's");
                return;
            }
            if (name.startsWith(".wh.")) {
                problem(path, "a name that means 'remove this file' in an image's layer");
                return;
            }
        }
        String name = layer.to().substring(1) + (relative.isEmpty() ? "" : "/" + relative);
        LayerMember member = new LayerMember(
                type,
                name,
                target,
                size,
                mode,
                layer.owner().user(),
                layer.owner().group());
        items.put(name, new Item(member, type == LayerMember.Type.FILE ? path : null, relative));
    }

    private void problem(Path path, String text) {
        String shown = root.relativize(path).toString().replaceAll("\\p{Cntrl}", "?");
        problems.add(new Problem(shown.isEmpty() ? "" : "/" + shown, 0, 0, "", text));
    }

    private static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> Character.isISOControl(c) || c == 0xFFFD);
    }

    private static boolean isExecutable(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    }
}
