package io.quorate.bench.scale;

import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/**
 * Measures contenders with very many znodes; the report is rewritten after each value. Exit codes:
 * 0, 1 something failed, 2 usage.
 */
public final class ScaleMain {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private final Path file;
    private final Scale scale;

    private ScaleMain(ScaleOptions options) throws IOException {
        file = options.setup().report();
        scale = new Scale(options, this::write);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(arguments));
    }

    static int run(String[] arguments) throws IOException, InterruptedException {
        if (Arguments.askForHelp(arguments)) {
            System.out.println(ScaleOptions.USAGE);
            return 0;
        }
        try {
            return new ScaleMain(ScaleOptions.parse(arguments)).measure() ? 0 : EXIT_FAILED;
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + ScaleOptions.USAGE);
            return EXIT_USAGE;
        }
    }

    private boolean measure() throws IOException, InterruptedException {
        boolean clean = scale.measure();
        System.out.println("\n" + Files.readString(file));
        return clean;
    }

    private void write() throws IOException {
        String head =
                String.format(
                        Locale.ROOT,
                        "%s, %d cores, Java %s; ",
                        LocalDate.now(ZoneId.systemDefault()),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature());
        Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
        Files.writeString(file, head + scale.toMarkdown());
    }
}
