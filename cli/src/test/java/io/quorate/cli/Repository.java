package io.quorate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Where the sources are. */
final class Repository {

    private Repository() {}

    /** The folder with the modules. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bin/quorate"))) {
            folder = Objects.requireNonNull(folder.getParent(), "not within the repository");
        }
        return folder;
    }

    static String script(String name) {
        return root().resolve("bin").resolve(name).toString();
    }
}
