import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Writes {@code quorate-version.properties}: which version, of which commit, built on which date.
 *
 * <p>{@code java tools/Version.java VERSION TIMESTAMP FILE}. The date is that of the commit, so
 * that building a commit twice gives the same bytes. Without git, or outside a repository, the
 * commit is {@code unknown} and the date is TIMESTAMP, the build's own.
 */
final class Version {

    private Version() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        String commit = git("rev-parse", "--short=10", "HEAD");
        String seconds = git("show", "-s", "--format=%ct", "HEAD");
        Instant built =
                seconds.isEmpty()
                        ? Instant.parse(args[1])
                        : Instant.ofEpochSecond(Long.parseLong(seconds));
        String date =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
                        .withZone(ZoneOffset.UTC)
                        .format(built);
        String text =
                "version=%s%ncommit=%s%nbuilt=%s%n"
                        .formatted(args[0], commit.isEmpty() ? "unknown" : commit, date);
        Path file = Path.of(args[2]);
        Files.createDirectories(file.getParent());
        // An unchanged file keeps its time, so that an incremental build has nothing to do.
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    /** The first line git prints; empty if there is no git, or nothing to say. */
    private static String git(String... arguments) throws InterruptedException {
        try {
            var command = new java.util.ArrayList<>(List.of("git"));
            command.addAll(List.of(arguments));
            Process git =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String out =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? out.lines().findFirst().orElse("") : "";
        } catch (IOException noGit) {
            return "";
        }
    }
}
