package io.quorate.server.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folder of a demo: {@code demo.properties}, and per server {@code server-N/} with its {@code
 * zoo.cfg}, log and data. It stays when the demo ends, and the next one finds the data.
 */
final class DemoFolder {

    private static final String MARK = "demo.properties";
    private static final String FORMAT = "1";

    private final DemoOptions options;

    private DemoFolder(DemoOptions options) {
        this.options = options;
    }

    /**
     * Opens or creates it. A folder of anything else, or of another number of servers, is refused
     * and left as it is.
     */
    static DemoFolder open(DemoOptions options) throws Refusal {
        DemoFolder folder = new DemoFolder(options);
        try {
            folder.check();
            folder.write();
        } catch (IOException failure) {
            throw new Refusal("demo: " + options.folder() + " cannot be used: " + failure);
        }
        return folder;
    }

    private void check() throws IOException, Refusal {
        Path folder = options.folder();
        if (!Files.exists(folder) || isEmpty(folder)) {
            return;
        }
        Path mark = folder.resolve(MARK);
        if (!Files.isRegularFile(mark)) {
            throw new Refusal(
                    "demo: " + folder + " holds something that is no demo's; choose another --dir");
        }
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(mark)) {
            properties.load(in);
        }
        String format = properties.getProperty("format", "none");
        if (!format.equals(FORMAT)) {
            throw new Refusal(
                    "demo: "
                            + folder
                            + " is of a build with format "
                            + format
                            + ", this one has "
                            + FORMAT
                            + "; choose another --dir, or remove the folder and its data");
        }
        String servers = properties.getProperty("servers", "none");
        if (!servers.equals(Integer.toString(options.servers()))) {
            throw new Refusal(
                    "demo: "
                            + folder
                            + " holds the data of "
                            + servers
                            + " servers; start with --servers "
                            + servers
                            + ", choose another --dir, or remove the folder and its data");
        }
    }

    private void write() throws IOException {
        Files.createDirectories(options.folder());
        Files.writeString(
                options.folder().resolve(MARK),
                "format=" + FORMAT + "\nservers=" + options.servers() + "\n");
        for (int id = 1; id <= options.servers(); id++) {
            Files.createDirectories(server(id));
            Files.writeString(zooCfg(id), configuration(id));
        }
    }

    /** Folder of one server. */
    Path server(int id) {
        return options.folder().resolve("server-" + id);
    }

    Path zooCfg(int id) {
        return server(id).resolve("zoo.cfg");
    }

    Path log(int id) {
        return server(id).resolve("server.log");
    }

    private String configuration(int id) throws IOException {
        Path data = server(id).resolve("data").toAbsolutePath();
        Files.createDirectories(data);
        Files.writeString(data.resolve("myid"), id + "\n");
        StringBuilder lines = new StringBuilder();
        lines.append("# written by bin/quorate demo, at each start\n");
        lines.append("dataDir=").append(data.toString().replace("\\", "\\\\")).append('\n');
        lines.append("clientPort=").append(options.clientPort(id)).append('\n');
        lines.append("clientPortAddress=127.0.0.1\n");
        lines.append("admin.serverPort=").append(options.adminPort(id)).append('\n');
        lines.append("admin.serverAddress=127.0.0.1\n");
        lines.append("tickTime=2000\n");
        for (int other = 1; other <= options.servers(); other++) {
            lines.append("server.").append(other).append("=127.0.0.1:");
            lines.append(options.quorumPort(other)).append(':');
            lines.append(options.electionPort(other)).append('\n');
        }
        return lines.toString();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }
}
