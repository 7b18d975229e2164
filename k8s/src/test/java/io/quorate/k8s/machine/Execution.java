package io.quorate.k8s.machine;

/**
 * How a command ended.
 *
 * @param out what it wrote to its standard output
 * @param err what it wrote to its standard error
 */
public record Execution(int exitCode, String out, String err) {

    /** All that it wrote. */
    public String output() {
        return out + err;
    }

    /**
     * The standard output of a command that must succeed.
     *
     * @throws IllegalStateException it did not; what it wrote is in the message
     */
    public String orFail() {
        if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode + ": " + output().strip());
        }
        return out;
    }
}
