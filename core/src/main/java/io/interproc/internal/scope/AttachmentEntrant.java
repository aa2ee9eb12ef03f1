package io.interproc.internal.scope;

import io.interproc.ScopeOptions;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.os.Linux;
import io.interproc.internal.os.RandomBits;
import io.interproc.internal.segment.PollingClock;
import io.interproc.internal.segment.SegmentCheck;
import io.interproc.internal.segment.SegmentEntry;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The way of this process into a segment: it opens or creates the file, and becomes an [Attachment].
///
/// @param name the name of the scope, or null if it has none
/// @param path where the file is, for messages
/// @param options of a scope that may have to be created; null if it exists
/// @param portable whether to wait without system calls
record AttachmentEntrant(
        @Nullable String name, String path, @Nullable ScopeOptions options, boolean portable)
        implements SegmentEntry.Entrant<MappedWords, SegmentFile, Attachment> {

    SegmentEntry<MappedWords, SegmentFile, Attachment> entry() {
        return new SegmentEntry<>(SegmentLayout.STANDARD, PollingClock.SYSTEM, this);
    }

    private String requiredName() {
        return Objects.requireNonNull(name, "only a named scope is found by its name");
    }

    private ScopeOptions requiredOptions() {
        return Objects.requireNonNull(options, "only a scope with options can be created");
    }

    @Override
    public boolean isByName() {
        return name != null;
    }

    @Override
    public @Nullable Attachment present() {
        return Attachments.findNamed(requiredName());
    }

    @Override
    public @Nullable Attachment present(SegmentFile file, UUID identity) {
        Attachment known = Attachments.find(identity);
        if (known != null && !Objects.equals(known.name(), name)) {
            throw SegmentCheck.foreign(
                    file.path(),
                    "identity, at offset 32",
                    "another one than that of " + known.file().path(),
                    identity);
        }
        return known;
    }

    @Override
    public @Nullable SegmentFile open() {
        return SegmentFiles.open(
                SegmentFiles.pathOf(requiredName()), requiredOptions().permissions());
    }

    @Override
    public SegmentFile create() {
        ScopeOptions wanted = requiredOptions();
        long capacity = wanted.capacity().orElse(ScopeOptions.DEFAULT_CAPACITY);
        return SegmentFiles.createUnlinked(SegmentFiles.pathOf(requiredName()), capacity, wanted.permissions());
    }

    @Override
    public void format(Words words, long size) {
        UUID identity = Linux.available() ? RandomBits.uuid() : UUID.randomUUID();
        SegmentLayout.STANDARD.format(
                words,
                size,
                identity.getMostSignificantBits(),
                identity.getLeastSignificantBits(),
                System.currentTimeMillis());
    }

    @Override
    public Attachment enter(SegmentFile file, MappedWords mapped) {
        return new Attachment(file, mapped, name, portable);
    }
}
