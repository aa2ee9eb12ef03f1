package io.interproc.internal.scope;

import io.interproc.ScopeAccessException;
import io.interproc.ScopeFormatException;
import io.interproc.ScopeOptions;
import io.interproc.internal.os.Linux;
import io.interproc.internal.recovery.WatcherThread;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import io.interproc.internal.serial.Delivery;
import io.interproc.spi.Misuse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The segments that this process is attached to, each once, and the ways to get attached.
public final class Attachments {

    private static final System.Logger LOGGER = System.getLogger("io.interproc.scope");

    private static final Map<UUID, Attachment> OPEN = new HashMap<>();

    /// All of them, from their opening to the end of their closing, so that nothing has to be added to begin
    /// closing.
    private static final Set<Attachment> PRESENT = new HashSet<>();

    private static boolean saidPortable;
    private static boolean hooked;

    private Attachments() {}

    /// Creates a private segment, for one scope.
    static synchronized Attachment createPrivate(ScopeOptions options) {
        boolean portable = isPortable(options);
        long capacity = options.capacity().orElse(ScopeOptions.DEFAULT_CAPACITY);
        SegmentFile file = SegmentFiles.createPrivate(capacity);
        return register(new AttachmentEntrant(null, file.path(), options, portable)
                        .entry()
                        .create(file))
                .use();
    }

    /// Opens or creates the named segment, for one scope.
    static synchronized Attachment openNamed(String name, ScopeOptions options) {
        boolean portable = isPortable(options);
        awaitClosed();
        checkPaths(name, options.nameRequired());
        String path = SegmentFiles.pathOf(name).toString();
        Attachment attachment =
                new AttachmentEntrant(name, path, options, portable).entry().open();
        boolean agreed = false;
        try {
            Agreement.require(attachment, name, options);
            agreed = true;
        } finally {
            if (!agreed && !OPEN.containsKey(attachment.identity())) {
                attachment.close();
            }
        }
        return register(attachment).use();
    }

    /// Checks whether scopes of a name that this process has open have lost their path.
    ///
    /// @param required whether to refuse that
    /// @throws ScopeAccessException if one has
    private static void checkPaths(String name, boolean required) {
        for (Attachment attachment : OPEN.values()) {
            if (name.equals(attachment.name())) {
                if (required) {
                    attachment.pathCheck().require();
                } else {
                    attachment.checkPath();
                }
            }
        }
    }

    /// Opens the segment that the handle of a scope names, for that scope.
    static synchronized Attachment openScope(ScopeHandle handle) {
        Attachment known = OPEN.get(handle.identity());
        return (known != null ? known : openHandle(handle)).use();
    }

    /// Opens the segment that the handle of an object names. Objects do not keep a segment open that a scope of
    /// this process has opened; one that an object has opened stays open until this process ends.
    static synchronized Attachment openObject(ScopeHandle handle) {
        Attachment known = OPEN.get(handle.identity());
        return known != null ? known : openHandle(handle).use();
    }

    /// Keeps a segment open until a delivery of an object of it is over.
    static synchronized void keepOpenUntil(Delivery delivery, UUID identity) {
        Attachment attachment = OPEN.get(identity);
        if (attachment == null) {
            throw Misuse.closed();
        }
        attachment.deliveries().add(delivery);
    }

    private static Attachment openHandle(ScopeHandle handle) {
        awaitClosed();
        Attachment attachment = null;
        RuntimeException cause = null;
        try {
            SegmentFile file = handle.openFile();
            if (file != null) {
                boolean portable = !Linux.available() || handle.portable();
                attachment = new AttachmentEntrant(handle.name(), file.path(), null, portable)
                        .entry()
                        .join(file);
            }
        } catch (ScopeAccessException | ScopeFormatException e) {
            cause = e;
        }
        if (attachment == null || !attachment.identity().equals(handle.identity())) {
            if (attachment != null && !OPEN.containsKey(attachment.identity())) {
                attachment.close();
            }
            throw new ScopeAccessException(
                    "the scope of the object no longer exists: " + handle.describe()
                            + "; keep it open in the sender until the receiver has opened it",
                    cause);
        }
        return register(attachment);
    }

    /// Without system calls, waits until this process has closed the files that it is closing: to open one of
    /// them a second time would drop the leases ([io.interproc.internal.participant.ChannelLeases]).
    private static void awaitClosed() {
        boolean interrupted = false;
        while (!Linux.available() && PRESENT.size() > OPEN.size()) {
            try {
                Attachments.class.wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns the attachment to the file that the name stands for at this moment, or null.
    static @Nullable Attachment findNamed(String name) {
        for (Attachment attachment : OPEN.values()) {
            if (name.equals(attachment.name()) && attachment.file().isLinked()) {
                return attachment;
            }
        }
        return null;
    }

    /// Returns the attachment to the segment of an identity, or null.
    static @Nullable Attachment find(UUID identity) {
        return OPEN.get(identity);
    }

    /// What is done with the file of a segment that somebody looks at from outside.
    @FunctionalInterface
    public interface Inspection<T extends @Nullable Object> {
        /// Does it.
        ///
        /// @param self this process's token as a participant, if this is the file that it has open; else 0
        T apply(SegmentFile file, long self);
    }

    /// Shows the file of a path to somebody outside; null if there is none. Without system calls a file that this
    /// process has open is not opened a second time, because closing that would drop its leases
    /// ([io.interproc.internal.participant.ChannelLeases]); nor is it opened by anybody else meanwhile.
    public static <T extends @Nullable Object> @Nullable T inspect(
            Path path, int permissions, Inspection<T> inspection) {
        if (Linux.available()) {
            return inspectFresh(path, permissions, inspection);
        }
        synchronized (Attachments.class) {
            awaitClosed();
            for (Attachment attachment : OPEN.values()) {
                SegmentFile file = attachment.file();
                if (file.path().equals(path.toString()) && file.isLinked()) {
                    return inspection.apply(file, attachment.engine().self());
                }
            }
            return inspectFresh(path, permissions, inspection);
        }
    }

    private static <T extends @Nullable Object> @Nullable T inspectFresh(
            Path path, int permissions, Inspection<T> inspection) {
        SegmentFile file = SegmentFiles.open(path, permissions);
        if (file == null) {
            return null;
        }
        try {
            return inspection.apply(file, 0);
        } finally {
            file.close();
        }
    }

    private static Attachment register(Attachment attachment) {
        WatcherThread.add(attachment);
        PRESENT.add(attachment);
        if (OPEN.putIfAbsent(attachment.identity(), attachment) == null && !hooked) {
            hooked = true;
            Runtime.getRuntime().addShutdownHook(new Thread(Attachments::atExit, "interproc-exit"));
        }
        return attachment;
    }

    /// Takes away the scopes that leave an attachment, and closes it if nobody uses it any more. Waits until the
    /// workers have begun that are on their way. If something is thrown the watcher continues, until it is done.
    static void finishLeaving(Attachment attachment) {
        while (!tryFinishLeaving(attachment)) {
            attachment.deliveries().await();
        }
    }

    /// As [#finishLeaving], but does not wait for workers.
    ///
    /// @return false if there are such workers, so that there is more to do
    static boolean tryFinishLeaving(Attachment attachment) {
        synchronized (Attachments.class) {
            while (attachment.isLeaving()) {
                if (attachment.isLastUser() && !attachment.deliveries().areOver()) {
                    return false;
                }
                attachment.leave();
            }
            if (!attachment.isUnused() || !PRESENT.contains(attachment)) {
                return true;
            }
            OPEN.remove(attachment.identity(), attachment); // not one that was opened meanwhile
        }
        attachment.close();
        synchronized (Attachments.class) {
            PRESENT.remove(attachment);
            Attachments.class.notifyAll();
        }
        WatcherThread.remove(attachment);
        return true;
    }

    /// Removes the files of scopes that nobody else uses when this process ends without closing them. Its
    /// threads may still be inside, so it keeps what it holds until the kernel drops its leases. Workers that
    /// are to outlive this process come first.
    private static void atExit() {
        List<Attachment> open;
        synchronized (Attachments.class) {
            open = List.copyOf(OPEN.values());
        }
        open.forEach(attachment -> attachment.deliveries().await());
        synchronized (Attachments.class) {
            OPEN.values().forEach(attachment -> {
                attachment.announceEnd();
                SegmentFiles.REMOVAL.removeIfUnused(attachment.file());
            });
        }
    }

    private static boolean isPortable(ScopeOptions options) {
        if (!Linux.available() && !saidPortable) {
            saidPortable = true;
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "waiting without system calls, which is slower: {0}",
                    Linux.unavailableReason().orElse(""));
        }
        return options.portableWaiting() || !Linux.available();
    }
}
