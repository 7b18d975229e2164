package io.quorate.bench.load;

import java.util.List;

/** A command line that cannot be run; the message names everything that is wrong with it. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
