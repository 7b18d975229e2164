package io.quorate.server.sim.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The server and its simulator once more, some classes of them changed. Everything else, the
 * protocol and the client library included, is that of this process.
 */
final class LoadedApart extends ClassLoader {

    private static final String APART = "io.quorate.server.";

    private final Map<String, byte[]> changed;

    /**
     * @param changed classes that take the place of those of this process, by name
     */
    LoadedApart(Map<String, byte[]> changed) {
        super(LoadedApart.class.getClassLoader());
        this.changed = changed;
    }

    /** As {@link io.quorate.server.sim.SeedsApart}, among these classes. */
    @SuppressWarnings("unchecked") // it is one
    LongFunction<String> seeds(String target, String circumstances)
            throws ReflectiveOperationException {
        return (LongFunction<String>)
                loadClass(APART + "sim.SeedsApart")
                        .getConstructor(String.class, String.class)
                        .newInstance(target, circumstances);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(APART)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = changed.get(name);
        if (bytes == null) {
            bytes = bytesOf(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytesOf(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
