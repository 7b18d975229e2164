package io.quorate.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a value was given. The order is that of precedence: what stands later in the list of
 * permitted kinds wins over what stands earlier.
 */
public sealed interface Origin permits Origin.Line, Origin.Property, Origin.Variable, Origin.Flag {

    /**
     * A line of a file.
     *
     * @param file name of a further file; null for the configuration file itself
     * @param number from 1
     */
    record Line(@Nullable String file, int number) implements Origin {
        @Override
        public String toString() {
            return (file == null ? "" : file + " ") + "line " + number;
        }
    }

    /** A system property of the JVM. */
    record Property(String name) implements Origin {
        @Override
        public String toString() {
            return "-D" + name;
        }
    }

    /**
     * An environment variable.
     *
     * @param ours whether its name is ours and not one of ZooKeeper's image
     */
    record Variable(String name, boolean ours) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /** An argument of the command line, as it was written. */
    record Flag(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The higher wins. */
    default int rank() {
        return switch (this) {
            case Line _ -> 0;
            case Property _ -> 1;
            case Variable(var _, boolean ours) -> ours ? 3 : 2;
            case Flag _ -> 4;
        };
    }
}
