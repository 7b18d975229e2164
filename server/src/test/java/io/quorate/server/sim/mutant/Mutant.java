package io.quorate.server.sim.mutant;

import com.github.difflib.patch.PatchFailedException;
import com.github.difflib.unifieddiff.UnifiedDiff;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;

import io.quorate.server.arch.Repository;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A planted bug: a patch of the product, and in the lines in front of it what it breaks and how it
 * is found.
 *
 * @param name of its file
 * @param what what is broken, as a sentence
 * @param of the bug of another system that it plays, or null
 * @param promises how the message may begin that tells of it: names of promises
 * @param target what is simulated
 * @param under the circumstances in which it is
 * @param seeds how many seeds it must be found in
 */
record Mutant(
        String name,
        String what,
        @Nullable String of,
        List<String> promises,
        String target,
        String under,
        int seeds,
        UnifiedDiff patch) {

    private static final String FOLDER = "server/src/test/mutants";
    private static final String ENDING = ".patch";
    private static final String SOURCES = "server/src/main/java/";

    /** All there are, by name. */
    static List<Mutant> all() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(Repository.root().resolve(FOLDER))) {
            files = found.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        }
        List<Mutant> mutants = new ArrayList<>();
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            mutants.add(
                    read(
                            name.substring(0, name.length() - ENDING.length()),
                            Files.readString(file)));
        }
        return mutants;
    }

    static Mutant read(String name, String text) throws IOException {
        UnifiedDiff patch =
                UnifiedDiffReader.parseUnifiedDiff(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> head = new TreeMap<>();
        String lines = patch.getHeader() == null ? "" : patch.getHeader();
        for (String line : lines.lines().filter(l -> !l.isBlank()).toList()) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                throw new IllegalArgumentException(name + ": no \"Key: value\": " + line);
            }
            head.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return new Mutant(
                name,
                required(head, "What", name),
                head.get("Of"),
                List.of(required(head, "Promise", name).split(", ")),
                required(head, "Target", name),
                head.getOrDefault("Under", "AS_DRAWN"),
                Integer.parseInt(required(head, "Seeds", name)),
                patch);
    }

    private static String required(Map<String, String> head, String key, String name) {
        String value = head.get(key);
        if (value == null) {
            throw new IllegalArgumentException(name + ": no line \"" + key + ": ...\"");
        }
        return value;
    }

    /**
     * The changed sources, by their path in the source folder. Where the lines around a change have
     * moved, it moves with them; they must be there, each as the patch has it.
     *
     * @throws StalePatchException a change has no place any more
     */
    Map<String, String> sources() throws IOException, StalePatchException {
        Map<String, String> changed = new TreeMap<>();
        for (UnifiedDiffFile file : patch.getFiles()) {
            String path = file.getFromFile();
            if (!path.startsWith(SOURCES) || !path.equals(file.getToFile())) {
                throw new StalePatchException(name + " changes " + path + ", no source");
            }
            Path source = Repository.root().resolve(path);
            if (!Files.exists(source)) {
                throw new StalePatchException(name + " changes " + path + ", which is gone");
            }
            String before = Files.readString(source);
            try {
                List<String> after = file.getPatch().applyFuzzy(before.lines().toList(), 0);
                changed.put(path.substring(SOURCES.length()), String.join("\n", after) + "\n");
            } catch (PatchFailedException stale) {
                throw new StalePatchException(
                        name
                                + ".patch no longer applies to "
                                + path
                                + ": plant the bug again in what is there now",
                        stale);
            }
        }
        return changed;
    }

    /** Whether that failure is how this bug is to be found. */
    boolean expects(String failure) {
        return promises.stream()
                .anyMatch(p -> failure.startsWith(p + " ") || failure.startsWith(p + ":"));
    }

    @Override
    public String toString() {
        return name;
    }
}
