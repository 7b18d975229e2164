package io.quorate.server.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** All files below a folder: their names, times, sizes and content. */
record FolderStamp(Map<String, String> files) {

    static FolderStamp of(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                String stamp = Files.getLastModifiedTime(file).toString();
                if (Files.isRegularFile(file)) {
                    CRC32C crc = new CRC32C();
                    byte[] content = Files.readAllBytes(file);
                    crc.update(content);
                    stamp += " " + content.length + " " + crc.getValue();
                }
                files.put(folder.relativize(file).toString(), stamp);
            }
        }
        return new FolderStamp(files);
    }
}
