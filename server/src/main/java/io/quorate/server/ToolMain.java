package io.quorate.server;

import io.quorate.server.tool.Surroundings;
import io.quorate.server.tool.Tool;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The process of {@code bin/quorate config}, {@code log} and {@code snapshot}: hands the tools what
 * they may not look up by themselves.
 */
public final class ToolMain {

    private static final int BUFFER_BYTES = 64 * 1024;

    private ToolMain() {}

    public static void main(String[] arguments) {
        // Not System.out: that one flushes each line, and encodes as the locale says.
        PrintStream out =
                new PrintStream(
                        new BufferedOutputStream(
                                new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                        false,
                        StandardCharsets.UTF_8);
        Surroundings around =
                new Surroundings(
                        CoreConfig.FEATURE_LEVEL,
                        System.getenv(),
                        SystemProperties.read(),
                        HostName.read(System.getenv()));
        int exitCode = Tool.run(List.of(arguments), around, out, System.err);
        Runtime.getRuntime().halt(exitCode);
    }
}
