package io.interproc.internal.serial;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Where the code of a class comes from, and a digest of it.
///
/// Both are looked up as the loader of the class would look them up now, which need not be what it found when it loaded
/// the class. Files are read directly where that is possible, because the JDK's way by URLs costs a new process 15 ms.
final class ClassCode {

    private static final int LENGTH_SHIFT = 32;

    private ClassCode() {}

    /// Returns a number that two versions of a class file are unlikely to share: its length and its CRC.
    ///
    /// @throws IOException if the class file is not found or cannot be read
    static long digest(Class<?> type) throws IOException {
        byte[] bytes = read(type);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return ((long) bytes.length << LENGTH_SHIFT) | crc.getValue();
    }

    /// Returns the file that contains the code of a class: a class file, a JAR, or the image of a JDK; null if that
    /// is not known.
    static @Nullable Path file(Class<?> type) {
        Path location = type.getModule().isNamed() ? null : location(type);
        if (location != null) {
            return Files.isDirectory(location) ? location.resolve(fileName(type)) : location;
        }
        URL resource = type.getResource('/' + fileName(type));
        return resource == null ? null : file(resource);
    }

    private static @Nullable Path file(URL resource) {
        return switch (resource.getProtocol()) {
            case "file" -> path(resource.toString());
            case "jar" -> { // jar:file:PATH!/ENTRY
                String file = resource.getPath();
                int end = file.lastIndexOf("!/");
                yield file.startsWith("file:") && end >= 0 ? path(file.substring(0, end)) : null;
            }
            case "jrt" -> Path.of(System.getProperty("java.home"), "lib", "modules");
            default -> null;
        };
    }

    private static byte[] read(Class<?> type) throws IOException {
        String name = fileName(type);
        Path location = type.getModule().isNamed() ? null : location(type);
        if (location == null) {
            try (InputStream in = open(type, name)) {
                if (in == null) {
                    throw new FileNotFoundException(name);
                }
                return in.readAllBytes();
            }
        }
        return Files.isDirectory(location) ? Files.readAllBytes(location.resolve(name)) : readEntry(location, name);
    }

    private static @Nullable InputStream open(Class<?> type, String name) throws IOException {
        Module module = type.getModule();
        return module.isNamed() ? module.getResourceAsStream(name) : type.getResourceAsStream('/' + name);
    }

    private static byte[] readEntry(Path jar, String name) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            ZipEntry entry = file.getEntry(name);
            if (entry == null) {
                throw new FileNotFoundException(name + " in " + jar);
            }
            try (InputStream in = file.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }

    /// Returns the folder or JAR that a loader of a class path has found a class in, or null if it does not tell.
    private static @Nullable Path location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location != null && "file".equals(location.getProtocol()) ? path(location.toString()) : null;
    }

    private static @Nullable Path path(String uri) {
        try {
            return Path.of(new URI(uri));
        } catch (URISyntaxException | IllegalArgumentException _) {
            return null;
        }
    }

    private static String fileName(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }
}
