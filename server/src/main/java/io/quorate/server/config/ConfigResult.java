package io.quorate.server.config;

import java.util.List;

/** What reading a configuration came to. Warnings are to be logged in both cases. */
public sealed interface ConfigResult {

    List<Problem> warnings();

    /** A configuration to run with. */
    record Valid(ServerConfig config, List<Problem> warnings) implements ConfigResult {}

    /** All that is wrong, at least one problem, by line. */
    record Invalid(List<Problem> problems, List<Problem> warnings) implements ConfigResult {}
}
