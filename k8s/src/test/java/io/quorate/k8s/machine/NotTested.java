package io.quorate.k8s.machine;

/** What is said where this machine lacks what a test needs. */
public final class NotTested {

    private NotTested() {}

    /**
     * Says that something is not tested, in one line.
     *
     * @return the line, for the test that is skipped
     */
    public static String say(String what, String why) {
        String line = "not tested: " + what + ", since " + why;
        System.out.println(line);
        return line;
    }

    /**
     * Nothing may be skipped with {@code CI=true}.
     *
     * @throws IllegalStateException with the line
     */
    public static void failInCi(String line) {
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException(line);
        }
    }
}
