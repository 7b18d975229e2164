package io.quorate.cli.verb;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which build this is, as the build wrote it into {@code quorate-version.properties}. */
public final class BuildVersion {

    private BuildVersion() {}

    /** As version and commit, and when it was built. */
    public static String read() {
        Properties properties = new Properties();
        try (InputStream in =
                BuildVersion.class.getResourceAsStream("/quorate-version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException unreadable) {
            // A build that cannot say which it is still works.
            properties.clear();
        }
        return "%s-%s, built on %s"
                .formatted(
                        properties.getProperty("version", "unknown"),
                        properties.getProperty("commit", "unknown"),
                        properties.getProperty("built", "unknown"));
    }
}
