package io.quorate.bench.limits;

import io.quorate.bench.load.Arguments;
import io.quorate.bench.load.UsageException;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;

/** The empty server as a process. It runs until it is ended. Exit codes: 2 usage. */
public final class EchoMain {

    private static final int EXIT_USAGE = 2;

    static final String USAGE =
            """
            usage: EchoMain [--port P]
                   EchoMain FILE
              --port P   on loopback; 0 for any that is free (2181)
              FILE       a zoo.cfg, of which clientPort is taken\
            """;

    private EchoMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (Arguments.askForHelp(arguments)) {
            System.out.println(USAGE);
            return;
        }
        try {
            EchoServer server = EchoServer.start(port(arguments));
            System.out.println(
                    "answers every request with "
                            + EchoHandler.REPLY_BYTES
                            + " bytes, on 127.0.0.1:"
                            + server.address().getPort());
            server.awaitClose();
        } catch (UsageException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(EXIT_USAGE);
        }
    }

    static int port(String[] line) throws IOException, UsageException {
        if (line.length == 1 && !line[0].startsWith("--")) {
            Properties configuration = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(line[0]))) {
                configuration.load(reader);
            }
            return Integer.parseInt(configuration.getProperty("clientPort", "2181"));
        }
        Arguments arguments = new Arguments(line, Set.of());
        int port = arguments.number("--port", 2181, 0, 65_535);
        arguments.finish();
        return port;
    }
}
