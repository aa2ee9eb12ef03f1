package io.interproc.internal.segment;

import io.interproc.internal.os.Linux;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A JVM with several copies of the library, each in a class loader of its own, that does what it is told.
///
/// `native COPY SCOPE`, `portable COPY SCOPE` open a scope by a copy, which waits in that mode ever after; `lock COPY`,
/// `show COPY SCOPE` and `close COPY` use it.
public final class LibraryCopies {

    private final Map<String, ClassLoader> loaders = new HashMap<>();
    private final Map<String, AutoCloseable> scopes = new HashMap<>();

    private LibraryCopies() {}

    public static void main(String[] args) throws Exception {
        LibraryCopies program = new LibraryCopies();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String order;
        while ((order = orders.readLine()) != null) {
            String answer;
            try {
                answer = program.obey(order.split(" "));
            } catch (InvocationTargetException e) {
                answer = e.getCause().getClass().getSimpleName() + ": "
                        + e.getCause().getMessage();
            }
            System.out.println(answer);
        }
    }

    private String obey(String[] order) throws Exception {
        String copy = order[1];
        switch (order[0]) {
            case "native", "portable" -> {
                System.setProperty(Linux.NATIVE_PROPERTY, String.valueOf(order[0].equals("native")));
                ClassLoader loader = loaders.computeIfAbsent(copy, _ -> newLoader());
                Class<?> scope = loader.loadClass("io.interproc.Scope");
                scopes.put(copy, (AutoCloseable)
                        scope.getMethod("processes", String.class).invoke(null, order[2]));
            }
            case "lock" -> {
                Class<?> scope = loaders.get(copy).loadClass("io.interproc.Scope");
                Object lock = scope.getMethod("rlock", String.class).invoke(scopes.get(copy), "lock");
                loaders.get(copy)
                        .loadClass("io.interproc.Lock")
                        .getMethod("lock")
                        .invoke(lock);
            }
            case "show" ->
                loaders.get(copy)
                        .loadClass("io.interproc.internal.inspect.Inspector")
                        .getMethod("read", String.class)
                        .invoke(null, order[2]);
            case "close" -> scopes.get(copy).close();
            default -> throw new IllegalArgumentException("order must be a known one: " + order[0]);
        }
        return "done";
    }

    private static ClassLoader newLoader() {
        try {
            List<URL> path = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                path.add(new File(entry).toURI().toURL());
            }
            return new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
