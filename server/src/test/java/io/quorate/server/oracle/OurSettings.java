package io.quorate.server.oracle;

/** What Quorate must be told so that it is configured as the real ZooKeeper is. */
final class OurSettings {

    static final String LINES = "";

    private OurSettings() {}
}
