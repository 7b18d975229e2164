package io.quorate.server.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** The tools of {@code bin/quorate} that start servers or say what they are. */
public final class Launcher {

    private static final int EXIT_REFUSED = 1;

    private Launcher() {}

    /**
     * The first argument is the script that started this, the second the command. Ends with 0, or
     * with 1 and one line on the error output.
     */
    public static void main(String[] arguments) throws InterruptedException {
        String script = arguments[0];
        String command = arguments[1];
        List<String> rest = List.of(arguments).subList(2, arguments.length);
        try {
            switch (command) {
                case "demo" -> Demo.run(script, version(), DemoOptions.parse(rest), System.out);
                case "version" -> System.out.println("quorate " + version());
                default -> throw new Refusal("no command " + command);
            }
        } catch (Refusal refusal) {
            System.err.println("quorate " + refusal.getMessage());
            System.exit(EXIT_REFUSED);
        }
    }

    /** As the build wrote it down. */
    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = Launcher.class.getResourceAsStream("/quorate-version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException unreadable) {
            properties.clear(); // a build that cannot say which it is still runs
        }
        return "%s-%s, built on %s"
                .formatted(
                        properties.getProperty("version", "unknown"),
                        properties.getProperty("commit", "unknown"),
                        properties.getProperty("built", "unknown"));
    }
}
