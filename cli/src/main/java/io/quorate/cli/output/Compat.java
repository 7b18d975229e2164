package io.quorate.cli.output;

/** Whose text is printed. */
public enum Compat {
    /** ZooKeeper 3.4's: data together with the Stat, events without zxid. */
    V3_4("3.4"),
    /** ZooKeeper 3.9's. */
    V3_9("3.9");

    private final String word;

    Compat(String word) {
        this.word = word;
    }

    /** The one that {@code --compat} or {@code QUORATE_CLI_COMPAT} names. */
    public static Compat parse(String word) throws CliFailure {
        for (Compat one : values()) {
            if (one.word.equals(word)) {
                return one;
            }
        }
        throw CliFailure.usage("--compat is 3.4 or 3.9, not " + word);
    }
}
