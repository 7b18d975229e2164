package io.quorate.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.server.config.ConfigReader;
import io.quorate.server.config.ConfigResult;
import io.quorate.server.config.ConfigSource;
import io.quorate.server.zab.PeerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class DemoFolderTest {

    @TempDir Path folder;

    @Test
    void writesConfigurationsThatAServerTakesWithoutAWarning() throws Refusal {
        DemoFolder demo = DemoFolder.open(options(3));

        for (int id = 1; id <= 3; id++) {
            ConfigResult result =
                    ConfigReader.read(
                            new ConfigSource(
                                    demo.zooCfg(id), List.of(), Map.of(), Map.of(), "host"));
            assertThat(result.warnings()).isEmpty();
            assertThat(result).isInstanceOf(ConfigResult.Valid.class);
            var config = ((ConfigResult.Valid) result).config();
            assertThat(config.myId()).isEqualTo(new PeerId(id));
            assertThat(config.clients().port()).isEqualTo(2180 + id);
            assertThat(config.clients().bindHost()).isEqualTo("127.0.0.1");
            assertThat(config.ensemble().listenOnAllAddresses()).isFalse();
            assertThat(config.ensemble().servers()).hasSize(3);
        }
    }

    @Test
    void opensAgainWhatItWrote() throws Refusal, IOException {
        DemoFolder first = DemoFolder.open(options(3));
        Path history = Files.writeString(first.server(2).resolve("data/history"), "kept");

        DemoFolder.open(options(3));

        assertThat(history).hasContent("kept");
    }

    @Test
    void refusesTheDataOfAnotherNumberOfServers() throws Refusal {
        DemoFolder.open(options(3));

        assertThatThrownBy(() -> DemoFolder.open(options(5)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("holds the data of 3 servers; start with --servers 3");
    }

    @Test
    void refusesAFolderOfAnotherFormat() throws Refusal, IOException {
        DemoFolder.open(options(3));
        Files.writeString(folder.resolve("demo/demo.properties"), "format=0\nservers=3\n");

        assertThatThrownBy(() -> DemoFolder.open(options(3)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("of a build with format 0, this one has 1");
    }

    @Test
    void refusesAFolderOfSomethingElseAndLeavesItAsItIs() throws IOException {
        Path photos = Files.createDirectories(folder.resolve("demo/photos"));

        assertThatThrownBy(() -> DemoFolder.open(options(3)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("is no demo's");
        assertThat(photos).isEmptyDirectory();
        assertThat(folder.resolve("demo").toFile().list()).containsExactly("photos");
    }

    private DemoOptions options(int servers) {
        return new DemoOptions(servers, folder.resolve("demo"), 2181);
    }
}
