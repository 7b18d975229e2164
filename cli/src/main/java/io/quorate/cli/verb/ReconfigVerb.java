package io.quorate.cli.verb;

import static io.quorate.client.BlockingClient.await;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Compat;
import io.quorate.cli.output.Console;
import io.quorate.cli.output.DataFormat;
import io.quorate.cli.output.Result;
import io.quorate.cli.output.Results;
import io.quorate.client.NodeData;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Changes who the servers are; what a server says of it is shown. */
final class ReconfigVerb implements Verb {

    @Override
    public Form form() {
        return Form.of(
                        "reconfig",
                        "[-s] [-v version] [[-file path] | [-members"
                            + " serverID=host:port1:port2;port3[,...]*]] | [-add"
                            + " serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]",
                        "changes who the servers are")
                .flag("s", "show the Stat of the configuration")
                .value("v", "only if the configuration has this version, in hexadecimal")
                .value("file", "all servers, from a file of server lines")
                .value("members", "all servers, with commas between")
                .value("add", "servers that join or change, with commas between")
                .value("remove", "ids of servers that leave, with commas between");
    }

    @Override
    public Result run(Arguments arguments, Context context)
            throws CliFailure, InterruptedException {
        String add = arguments.values("add");
        String remove = arguments.values("remove");
        String members = arguments.value("members");
        String file = arguments.value("file");
        if ((file != null || members != null) && (add != null || remove != null)) {
            throw CliFailure.usage(
                    "Can't use -file or -members together with -add or -remove (mixing incremental"
                            + " and non-incremental modes is not allowed)");
        }
        if (file != null && members != null) {
            throw CliFailure.usage(
                    "Can't use -file and -members together (conflicting non-incremental modes)");
        }
        if (add == null && remove == null && members == null && file == null) {
            throw CliFailure.usage("reconfig: nothing is to be changed", form().usage());
        }
        NodeData now =
                await(
                        context.client()
                                .reconfig(
                                        serverLines(add),
                                        remove,
                                        file == null ? serverLines(members) : membersOf(file),
                                        version(arguments)));
        return new Committed(now, arguments.has("s"));
    }

    /** The version stands in hexadecimal in the configuration. */
    private static long version(Arguments arguments) throws CliFailure {
        String text = arguments.value("v");
        if (text == null) {
            return -1;
        }
        try {
            return Long.parseLong(text, 16);
        } catch (NumberFormatException wrong) {
            throw CliFailure.usage("-v must be followed by a long (configuration version)");
        }
    }

    /** {@code 5=host:1:2;3} means {@code server.5=host:1:2;3}. */
    private static @Nullable String serverLines(@Nullable String text) {
        if (text == null) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        for (String one : text.split(",")) {
            lines.add(one.startsWith("server.") ? one : "server." + one);
        }
        return String.join(",", lines);
    }

    private static String membersOf(String file) throws CliFailure {
        try {
            List<String> lines =
                    Files.readAllLines(Path.of(file)).stream()
                            .map(String::strip)
                            .filter(line -> line.startsWith("server."))
                            .toList();
            if (lines.isEmpty()) {
                throw CliFailure.usage(file + " has no line server.ID=HOST:PORT:PORT;PORT");
            }
            return String.join(",", lines);
        } catch (NoSuchFileException none) {
            throw CliFailure.usage("Error processing " + file + ": there is no such file");
        } catch (IOException failure) {
            throw CliFailure.usage("Error processing " + file + ": " + failure);
        }
    }

    private record Committed(NodeData config, boolean statShown) implements Result {
        private Results.Data data() {
            return new Results.Data(
                    "/zookeeper/config", config.data(), DataFormat.PLAIN, config.stat(), statShown);
        }

        @Override
        public void text(Console console, Compat compat) {
            console.out("Committed new configuration:");
            data().text(console, Compat.V3_9);
        }

        @Override
        public Object value() {
            return data().value();
        }
    }
}
