package io.quorate.server;

import io.quorate.server.tool.Tool;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The process of {@code bin/quorate log} and {@code snapshot}: hands the tools what they may not
 * know by themselves.
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
        int exitCode = Tool.run(List.of(arguments), CoreConfig.FEATURE_LEVEL, out, System.err);
        Runtime.getRuntime().halt(exitCode);
    }
}
