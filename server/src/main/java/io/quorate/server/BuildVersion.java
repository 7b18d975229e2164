package io.quorate.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Which build this is, as the build wrote it into {@code quorate-version.properties}.
 *
 * @param version of this project
 * @param commit abbreviated
 * @param built date and time, as ZooKeeper prints them
 */
record BuildVersion(String version, String commit, String built) {

    /** Behaviour follows this version of ZooKeeper; tools parse it. */
    private static final String ZOOKEEPER = "3.9.5";

    static BuildVersion read() {
        Properties properties = new Properties();
        try (InputStream in =
                BuildVersion.class.getResourceAsStream("/quorate-version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException unreadable) {
            // A build that cannot say which it is still serves.
            properties.clear();
        }
        return new BuildVersion(
                properties.getProperty("version", "unknown"),
                properties.getProperty("commit", "unknown"),
                properties.getProperty("built", "unknown"));
    }

    /** Behind {@code Zookeeper version: }. */
    String zooKeeperStyle() {
        return ZOOKEEPER + "-quorate-" + version + "-" + commit + ", built on " + built;
    }
}
