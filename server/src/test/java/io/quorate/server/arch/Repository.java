package io.quorate.server.arch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository, wherever the test was started from. */
public final class Repository {

    private Repository() {}

    /** The folder with all modules. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bin/quorate"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException("not inside the repository: " + Path.of(""));
            }
            folder = parent;
        }
        return folder;
    }

    /** All files with this ending that a person wrote, sorted; nothing built, nothing hidden. */
    public static List<Path> files(String ending) throws IOException {
        List<Path> files = new ArrayList<>();
        collect(root(), ending, files);
        return files;
    }

    private static void collect(Path folder, String ending, List<Path> into) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                String name = child.getFileName().toString();
                boolean skipped =
                        name.startsWith(".") || name.equals("target") || name.equals("data");
                if (skipped) {
                    continue;
                }
                if (Files.isDirectory(child)) {
                    collect(child, ending, into);
                } else if (name.endsWith(ending)) {
                    into.add(child);
                }
            }
        }
    }
}
