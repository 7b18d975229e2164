package io.quorate.cli.link;

import io.quorate.cli.output.CliFailure;
import io.quorate.cli.output.Console;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Properties;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** What {@code -client-configuration} names: ZooKeeper's properties for clients, of which TLS. */
public final class ClientConfiguration {

    private static final String PREFIX = "zookeeper.";
    private static final String SECURE = "client.secure";
    private static final String KEY_STORE = "ssl.keyStore";
    private static final String TRUST_STORE = "ssl.trustStore";

    private final Properties properties;

    private ClientConfiguration(Properties properties) {
        this.properties = properties;
    }

    /** For TLS with the servers, if a file says so; null if not. */
    public static @Nullable SSLContext tls(@Nullable Path file, Console console) throws CliFailure {
        if (file == null) {
            return null;
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException failure) {
            throw CliFailure.usage("-client-configuration " + file + " cannot be read: " + failure);
        }
        ClientConfiguration configuration = new ClientConfiguration(properties);
        configuration.sayWhatIsLeftOut(console);
        return Boolean.parseBoolean(configuration.get(SECURE)) ? configuration.context() : null;
    }

    private void sayWhatIsLeftOut(Console console) {
        for (String name : properties.stringPropertyNames()) {
            String key = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
            boolean known =
                    key.equals(SECURE)
                            || key.equals("clientCnxnSocket")
                            || key.matches("ssl\\.(key|trust)Store\\.(location|password|type)");
            if (!known) {
                console.err("-client-configuration: " + name + " has no effect here");
            }
        }
    }

    private @Nullable String get(String key) {
        String value = properties.getProperty(PREFIX + key);
        return value == null ? properties.getProperty(key) : value;
    }

    private SSLContext context() throws CliFailure {
        try {
            KeyManager[] keys = null;
            if (get(KEY_STORE + ".location") != null) {
                KeyManagerFactory factory =
                        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store(KEY_STORE), password(KEY_STORE));
                keys = factory.getKeyManagers();
            }
            TrustManager[] trusted = null;
            if (get(TRUST_STORE + ".location") != null) {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(store(TRUST_STORE));
                trusted = factory.getTrustManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted, null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw CliFailure.usage("no TLS with these keys: " + failure.getMessage());
        }
    }

    private KeyStore store(String which) throws CliFailure, GeneralSecurityException {
        String location = String.valueOf(get(which + ".location"));
        KeyStore store = KeyStore.getInstance(type(which, location));
        try (InputStream in = Files.newInputStream(Path.of(location))) {
            store.load(in, password(which));
            return store;
        } catch (IOException failure) {
            throw CliFailure.usage(
                    which + ": " + location + " cannot be read: " + failure.getMessage(),
                    "it is a JKS or PKCS12 file, and " + which + ".password its password");
        }
    }

    private String type(String which, String location) throws CliFailure {
        String said = get(which + ".type");
        String name = (said == null ? location : said).toLowerCase(Locale.ROOT);
        if (name.endsWith("pem")) {
            throw CliFailure.usage(
                    which + ": PEM files are not read",
                    "openssl pkcs12 -export makes a PKCS12 file of a key, keytool -importcert of a"
                            + " certificate");
        }
        return name.endsWith("jks") ? "JKS" : "PKCS12";
    }

    private char @Nullable [] password(String which) {
        String password = get(which + ".password");
        return password == null ? null : password.toCharArray();
    }
}
