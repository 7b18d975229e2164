package io.quorate.cli.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Console;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.net.ssl.SSLContext;

final class ClientConfigurationTest {

    private static final String PASSWORD = "changeit";

    @TempDir static Path folder = Path.of("");

    private static Path keys = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(stream(), stream(), false);

    private PrintStream stream() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException {
        keys = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                keys.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=client",
                                "-alias",
                                "client")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor()).isZero();
    }

    private @Nullable SSLContext tls(String... lines) throws CliFailure, IOException {
        Path file = Files.createTempFile(folder, "client", ".properties");
        Files.writeString(file, String.join("\n", lines));
        return ClientConfiguration.tls(file, console);
    }

    private String complaints() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutAFileThereIsNoTls() throws CliFailure {
        assertThat(ClientConfiguration.tls(null, console)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zookeeper.client.secure=false", "zookeeper.client.secure=yes"})
    void whatDoesNotSaySoHasNoTls(String line) throws CliFailure, IOException {
        assertThat(tls(line, "zookeeper.ssl.keyStore.location=nowhere.jks")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zookeeper.client.secure=true", "client.secure=TRUE"})
    void theCertificatesOfJavaWillDo(String line) throws CliFailure, IOException {
        assertThat(tls(line)).isNotNull();
        assertThat(complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"zookeeper.", "''"})
    void keysAndCertificatesAreRead(String prefix) throws CliFailure, IOException {
        assertThat(
                        tls(
                                prefix + "client.secure=true",
                                prefix + "clientCnxnSocket=any",
                                prefix + "ssl.keyStore.location=" + keys,
                                prefix + "ssl.keyStore.password=" + PASSWORD,
                                prefix + "ssl.keyStore.type=PKCS12",
                                prefix + "ssl.trustStore.location=" + keys,
                                prefix + "ssl.trustStore.password=" + PASSWORD))
                .isNotNull();
        assertThat(complaints()).isEmpty();
    }

    @Test
    void whatHasNoEffectIsSaid() throws CliFailure, IOException {
        tls(
                "zookeeper.ssl.hostnameVerification=false",
                "zookeeper.ssl.keyStore.passwordPath=/secret",
                "jute.maxbuffer=5",
                "zookeeper.client.secure=false");
        assertThat(complaints().lines())
                .containsExactlyInAnyOrder(
                        "-client-configuration: zookeeper.ssl.hostnameVerification has no effect"
                                + " here",
                        "-client-configuration: zookeeper.ssl.keyStore.passwordPath has no effect"
                                + " here",
                        "-client-configuration: jute.maxbuffer has no effect here");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path nowhere = folder.resolve("nowhere.properties");
        assertThatThrownBy(() -> ClientConfiguration.tls(nowhere, console))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("-client-configuration " + nowhere + " cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"keyStore", "trustStore"})
    void keysThatAreNotThereAreNamed(String store) {
        Path nowhere = folder.resolve("nowhere.jks");
        assertThatThrownBy(
                        () ->
                                tls(
                                        "zookeeper.client.secure=true",
                                        "zookeeper.ssl." + store + ".location=" + nowhere))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("ssl." + store + ": " + nowhere + " cannot be read");
    }

    @ParameterizedTest
    @CsvSource({"keyStore, keys.pem, ''", "trustStore, keys.PEM, ''", "keyStore, keys, PEM"})
    void pemIsRefused(String store, String name, String type) {
        assertThatThrownBy(
                        () ->
                                tls(
                                        "zookeeper.client.secure=true",
                                        "zookeeper.ssl." + store + ".location=" + name,
                                        type.isEmpty()
                                                ? ""
                                                : "zookeeper.ssl." + store + ".type=" + type))
                .isInstanceOf(CliFailure.class)
                .hasMessage("ssl." + store + ": PEM files are not read");
    }

    @ParameterizedTest
    @CsvSource({"keyStore", "trustStore"})
    void aWrongPasswordIsSaid_butNotWhichItWas(String store) {
        assertThatThrownBy(
                        () ->
                                tls(
                                        "zookeeper.client.secure=true",
                                        "zookeeper.ssl." + store + ".location=" + keys,
                                        "zookeeper.ssl." + store + ".password=mistaken"))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("ssl." + store + ": " + keys + " cannot be read")
                .hasMessageNotContaining("mistaken");
    }

    @Test
    void withoutAPasswordAKeyIsNotRead() {
        assertThatThrownBy(
                        () ->
                                tls(
                                        "zookeeper.client.secure=true",
                                        "zookeeper.ssl.keyStore.location=" + keys))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("no TLS with these keys: ");
    }

    @Test
    void whatIsNoStoreOfKeysIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("text.jks"), "no keys");
        assertThatThrownBy(
                        () ->
                                tls(
                                        "zookeeper.client.secure=true",
                                        "zookeeper.ssl.trustStore.location=" + file))
                .isInstanceOf(CliFailure.class)
                .hasMessageStartingWith("ssl.trustStore: " + file + " cannot be read");
    }
}
