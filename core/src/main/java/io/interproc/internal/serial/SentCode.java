package io.interproc.internal.serial;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The code of a class of this JVM that a worker must find, too.
///
/// A lambda travels by the name that the compiler has numbered it with, such as `lambda$main$3`. In another version of
/// its class that name may mean another lambda, and the worker, which loads the class anew, would run that one. So a
/// digest of the class travels with the task, and the worker refuses the task if it finds another one.
///
/// A JVM does not tell the code of a class that it has loaded. The class file counts as what was loaded if it has not
/// changed since this JVM started; once it is known in this way, later changes are told by its digest. Otherwise the
/// code of the class is not known, and the task is refused.
///
/// **Limits.** Two changes go unnoticed: one that leaves the times of a file as they were before this JVM started, such
/// as exchanging folders on a class path, and one in the code that the class calls.
final class SentCode {

    /// The system property that turns the check off, if it is `false`.
    private static final String PROPERTY = "interproc.checkCode";

    private static final boolean CHECKED = !"false".equals(System.getProperty(PROPERTY));

    private static final ClassValue<SentCode> OF = new ClassValue<>() {
        @Override
        protected SentCode computeValue(Class<?> type) {
            return new SentCode(type);
        }
    };

    private final Class<?> type;

    /// The digest of what was loaded, once it is known.
    private @Nullable Long digest;

    /// When the file had changed last when it was read.
    private @Nullable FileTime changed;

    private SentCode(Class<?> type) {
        this.type = type;
    }

    /// Adds the digest of a class to those that travel, unless the class is one of the JDK or checks are turned
    /// off.
    ///
    /// @throws RefusedObjectException if the worker would load other code than this JVM has, as far as can be known
    static void add(Class<?> type, Map<String, Long> digests) throws RefusedObjectException {
        if (CHECKED && !isOfJdk(type) && !digests.containsKey(type.getName())) {
            digests.put(type.getName(), OF.get(type).digest());
        }
    }

    /// The JDK of a worker is that of this JVM. What is on the boot class path beside it is in no module.
    private static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return type.getModule().isNamed() && (loader == null || loader.equals(ClassLoader.getPlatformClassLoader()));
    }

    private synchronized long digest() throws RefusedObjectException {
        try {
            Path file = ClassCode.file(type);
            FileTime lastChange = file == null ? null : lastChange(file);
            if (digest != null && Objects.equals(lastChange, changed)) {
                return digest;
            }
            long found = ClassCode.digest(type);
            if (digest == null ? isAfterStart(lastChange) : digest != found) {
                throw new RefusedObjectException("the code of class " + type.getName()
                        + " has changed since this JVM started (" + file + ", " + lastChange
                        + "), so a worker would run other code than this JVM; restart this program"
                        + (digest == null
                                ? ", or start it with -D" + PROPERTY + "=false if it loaded the class after the change"
                                : ""));
            }
            digest = found;
            changed = lastChange;
            return found;
        } catch (RefusedObjectException e) {
            throw e;
        } catch (IOException e) {
            throw new RefusedObjectException("the class file of " + type.getName() + " cannot be read (" + e
                    + "), so nothing shows that a worker would run the same code; put it on the class path or the module"
                    + " path of this JVM, or start this program with -D" + PROPERTY + "=false");
        }
    }

    /// Returns when the contents, the name or the permissions of a file have last been changed. Unlike the time of
    /// its contents alone, this cannot be set, as those who deploy files do.
    private static FileTime lastChange(Path file) throws IOException {
        FileTime ofContents = Files.getLastModifiedTime(file);
        try {
            FileTime ofInode = (FileTime) Files.getAttribute(file, "unix:ctime");
            return ofInode.compareTo(ofContents) >= 0 ? ofInode : ofContents;
        } catch (UnsupportedOperationException _) {
            return ofContents;
        }
    }

    /// A time in the future comes from another clock and tells nothing.
    private static boolean isAfterStart(@Nullable FileTime time) {
        return time != null
                && time.toMillis() > ManagementFactory.getRuntimeMXBean().getStartTime()
                && time.toMillis() <= System.currentTimeMillis();
    }
}
