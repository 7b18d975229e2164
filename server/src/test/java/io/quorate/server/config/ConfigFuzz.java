package io.quorate.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.zab.PeerId;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Whatever is configured: a configuration or its problems, and the settings that Java reads. */
public final class ConfigFuzz {

    private static final PeerId SERVER = new PeerId(1);

    private ConfigFuzz() {}

    /** Input: the text of a zoo.cfg. */
    public static void fuzz(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ConfigFile file = ConfigFile.parse(text);
        if (file.flaws().isEmpty()) {
            assertThat(settings(file)).isEqualTo(asJavaReads(text));
        }
        for (ConfigFile.Entry entry : file.entries()) {
            survives(ServerLine.parse(SERVER, entry.value()));
            PeerId ordinal = MyId.ordinal(entry.value());
            assertThat(ordinal == null ? 1 : ordinal.value()).isBetween(1, 254);
        }
        check(ConfigReader.report(source(file)));
    }

    private static Map<String, String> settings(ConfigFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        file.entries().forEach(entry -> settings.put(entry.key(), entry.value()));
        settings.remove("");
        return settings;
    }

    /** Without that of no name, which Java makes of a lone backslash at the end. */
    private static Map<String, String> asJavaReads(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new AssertionError("a text cannot fail", e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        properties.forEach((key, value) -> settings.put((String) key, ((String) value).strip()));
        settings.remove("");
        return settings;
    }

    private static void survives(@Nullable ServerLine line) {
        if (line != null) {
            PeerAddress address = line.address();
            String again =
                    "%s:%d:%d:%s"
                            .formatted(
                                    bracketed(address.quorum().host()),
                                    address.quorum().port(),
                                    address.election().port(),
                                    address.observer() ? "observer" : "participant");
            ServerLine read = ServerLine.parse(SERVER, again);
            assertThat(read).as(again).isNotNull();
            assertThat(read.address().quorum()).isEqualTo(address.quorum());
        }
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 && host.indexOf('%') < 0 ? host : "[" + host + "]";
    }

    /** As flags, so that no file is read. */
    private static ConfigSource source(ConfigFile file) {
        List<CommandLine.Flag> flags = new ArrayList<>();
        for (ConfigFile.Entry entry : file.entries()) {
            if (!Settings.nameOf(entry.key()).equals(Sources.DYNAMIC_FILE)) {
                flags.add(new CommandLine.Flag("--" + entry.key(), entry.key(), entry.value()));
            }
        }
        return new ConfigSource(null, flags, Map.of(), Map.of(), "zk-0");
    }

    private static void check(ConfigReport report) {
        report.result().warnings().forEach(warning -> assertThat(warning.toString()).isNotBlank());
        switch (report.result()) {
            case ConfigResult.Valid valid -> assertThat(valid.config().toString()).isNotBlank();
            case ConfigResult.Invalid invalid -> {
                assertThat(invalid.problems()).isNotEmpty();
                invalid.problems().forEach(it -> assertThat(it.toString()).isNotBlank());
            }
        }
    }

    /** A file as they are, and one with what the syntax allows besides. */
    public static List<byte[]> seeds() {
        return List.of(
                utf8(
                        """
                        # an ensemble
                        tickTime=2000
                        initLimit = 10
                        syncLimit: 5
                        dataDir=/nowhere/data
                        clientPort 2181
                        server.1=zk1:2888:3888
                        server.2=[2001:db8::2]:2888:3888:participant;[::]:2181
                        server.3=a:1:2|b:3:4;2181;c:2281
                        4lw.commands.whitelist=*
                        """),
                utf8(
                        "! x\r\n"
                                + "autopurge.snapRetain\\\r\n"
                                + "  Count\\ \\u0041:= 3\\\\\\n\n"
                                + "k\\=y\\:\n"
                                + "=v\n"
                                + "\\"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
