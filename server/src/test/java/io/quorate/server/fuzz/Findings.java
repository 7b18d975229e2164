package io.quorate.server.fuzz;

import io.quorate.server.arch.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Where inputs that break a law are kept, until the next {@code clean}. */
final class Findings {

    private Findings() {}

    static Path folder() {
        return Repository.root().resolve("server/target/fuzz");
    }

    /** Writes an input where it can be replayed from. */
    static Path keep(byte[] input) throws IOException {
        Path folder = Files.createDirectories(folder());
        Path file = folder.resolve("finding-%08x".formatted(Arrays.hashCode(input)));
        return Files.write(file, input);
    }
}
