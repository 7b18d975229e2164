package io.quorate.server.torture.check;

import java.util.List;

/** What a client asked for. No two writes of a history have the same value. */
public sealed interface Request {

    /** Changes something, if it is carried out. */
    sealed interface Write extends Request permits Part, Multi {}

    /** A write that may stand alone or, with the others of a multi, be done or not. */
    sealed interface Part extends Write {
        String path();

        /** Whether it is about this znode. */
        default boolean covers(String znode) {
            return znode.equals(path());
        }
    }

    /** What kind of znode is created. */
    enum Mode {
        PERSISTENT,
        SEQUENTIAL,
        EPHEMERAL,
        EPHEMERAL_SEQUENTIAL;

        public boolean isEphemeral() {
            return this == EPHEMERAL || this == EPHEMERAL_SEQUENTIAL;
        }

        public boolean isSequential() {
            return this == SEQUENTIAL || this == EPHEMERAL_SEQUENTIAL;
        }
    }

    /**
     * Creates a znode.
     *
     * @param path of a sequential znode without its number, and of no other request
     */
    record Create(String path, String value, Mode mode) implements Part {
        @Override
        public boolean covers(String znode) {
            return mode.isSequential() ? Paths.isNumbered(znode, path) : znode.equals(path);
        }
    }

    /**
     * Sets a znode's data.
     *
     * @param version what it must be, or -1
     */
    record SetData(String path, String value, int version) implements Part {}

    /**
     * Deletes a znode. Outside of a multi only one whose path is created once in a history: a
     * deletion that stands alone tells nobody its zxid.
     *
     * @param version what it must be, or -1
     */
    record Delete(String path, int version) implements Part {}

    /** Lets a multi fail if a znode's version is another. */
    record Check(String path, int version) implements Part {}

    /** All or nothing; one of its parts sets data, whose {@code Stat} tells the zxid. */
    record Multi(List<Part> parts) implements Write {}

    /**
     * Reads a znode.
     *
     * @param watch number of the watch that is set, 0 for none
     */
    record GetData(String path, int watch) implements Request {}

    /**
     * Reads the names of a znode's children.
     *
     * @param watch number of the watch that is set, 0 for none
     */
    record GetChildren(String path, int watch) implements Request {}

    /**
     * Reads a znode's {@code Stat}.
     *
     * @param watch number of the watch that is set, 0 for none
     */
    record Exists(String path, int watch) implements Request {}

    /** Reads several znodes at one moment. */
    record MultiRead(List<String> paths) implements Request {}

    /** Whatever was done before it is seen by what this session asks behind it. */
    record Sync() implements Request {}

    /** The parts of a write; itself if it has none. */
    static List<Part> parts(Write write) {
        return switch (write) {
            case Part part -> List.of(part);
            case Multi multi -> multi.parts();
        };
    }
}
