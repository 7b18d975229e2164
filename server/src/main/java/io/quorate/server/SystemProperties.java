package io.quorate.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The system properties of this JVM that are text: the only time that any part looks at them. */
final class SystemProperties {

    private SystemProperties() {}

    static Map<String, String> read() {
        Properties properties = System.getProperties();
        Map<String, String> texts = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            texts.put(name, properties.getProperty(name));
        }
        return texts;
    }
}
