package io.interproc.internal.scope;

import io.interproc.ScopeOptions;
import io.interproc.WaitPolicy;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import io.interproc.internal.serial.Delivery;
import io.interproc.internal.serial.SenderDependent;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the receiver of an object stream finds the segment of a process scope.
///
/// A named scope is found by its name, a private one through a descriptor of the sender, which must live until the
/// receiver has opened it. Either way the segment's identity must be the one that was sent.
///
/// @param identity the segment's identity
/// @param name the name, or null for a private scope
/// @param permissions the permissions of a named scope's file
/// @param pid the process that has a private scope open, as the sender or for it
/// @param descriptor that process's descriptor of it, or −1
/// @param path where a private scope's file is, without system calls
/// @param portable whether the sender waits without system calls
/// @param maySpin whether its objects may spin
record ScopeHandle(
        UUID identity,
        @Nullable String name,
        int permissions,
        long pid,
        int descriptor,
        String path,
        boolean portable,
        boolean maySpin)
        implements SenderDependent, Serializable {

    static ScopeHandle of(Attachment attachment, boolean maySpin) {
        SegmentFile file = attachment.file();
        return new ScopeHandle(
                attachment.identity(),
                attachment.name(),
                0666,
                file.pid(),
                file.descriptor(),
                file.path(),
                attachment.isPortable(),
                maySpin);
    }

    /// Opens the file; null if it is not there any more.
    @Nullable
    SegmentFile openFile() {
        return descriptor >= 0
                ? SegmentFiles.openAnonymous(pid, descriptor)
                : SegmentFiles.open(name != null ? SegmentFiles.pathOf(name) : Path.of(path), permissions);
    }

    @Override
    public void keepUntilOver(Delivery delivery) {
        Attachments.keepOpenUntil(delivery, identity);
    }

    String describe() {
        return name != null ? "the scope '" + name + "'" : "a private scope of process " + pid;
    }

    /// Returns how scopes and objects that come out of a stream wait.
    ScopeOptions options() {
        return ScopeOptions.defaults()
                .withPortableWaiting(portable)
                .withWaitPolicy(maySpin ? WaitPolicy.ADAPTIVE : WaitPolicy.SLEEP);
    }
}
