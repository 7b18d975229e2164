package io.quorate.server.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The inputs that are kept of a decoder, {@code fuzz/TARGET.txt}: lines of hexadecimal digits. Each
 * reached something that none before it did, or was a finding once, as the comment above it says.
 */
final class Corpus {

    private Corpus() {}

    static List<byte[]> of(FuzzTarget target) throws IOException {
        String name = "/fuzz/" + target.label() + ".txt";
        List<byte[]> inputs = new ArrayList<>();
        try (InputStream in = Corpus.class.getResourceAsStream(name);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in, name),
                                        StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    inputs.add(HexFormat.of().parseHex(line));
                }
            }
        }
        return inputs;
    }
}
