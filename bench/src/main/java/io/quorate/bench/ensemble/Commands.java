package io.quorate.bench.ensemble;

import io.quorate.bench.load.LoadFailure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs small programs of the system. */
public final class Commands {

    private Commands() {}

    /**
     * What a program writes to standard output.
     *
     * @throws LoadFailure if its exit code is not 0
     */
    public static String output(List<String> command)
            throws IOException, LoadFailure, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        if (exit != 0) {
            throw new LoadFailure(command + " ended with " + exit);
        }
        return output;
    }
}
