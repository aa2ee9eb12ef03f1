package io.interproc.proof.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// A file that takes all the room in the memory file system, to the last page. Every now and then it leaves a few pages
/// for a moment, which others may get, and takes what they did not.
final class FileSystemFiller implements AutoCloseable {

    private static final Path FILE = Path.of("/dev/shm", "filler");
    private static final int PAGE = 4096;
    /// Enough for a small scope.
    private static final int PAGES_LEFT = 128;
    private static final Duration FULL = Duration.ofMillis(500);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final FileChannel channel;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("storm-filler").unstarted(this::refill);

    private FileSystemFiller(FileChannel channel) {
        this.channel = channel;
    }

    /// Fills the file system, and goes on doing so until it is closed.
    static FileSystemFiller start() {
        try {
            FileSystemFiller filler = new FileSystemFiller(
                    FileChannel.open(FILE, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            filler.fill();
            filler.thread.start();
            return filler;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill the file system of " + FILE, e);
        }
    }

    private void fill() throws IOException {
        try {
            while (true) {
                channel.write(ByteBuffer.allocate(PAGE), channel.size());
            }
        } catch (IOException _) {
            return; // no page is left
        }
    }

    private void refill() {
        try {
            while (true) {
                Thread.sleep(FULL);
                channel.truncate(Math.max(0, channel.size() - PAGES_LEFT * PAGE));
                Thread.sleep(MOMENT);
                fill();
            }
        } catch (InterruptedException _) {
            return; // it is closed
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change the size of " + FILE, e);
        }
    }

    @Override
    public void close() {
        try {
            thread.interrupt();
            thread.join();
            channel.close();
            Files.delete(FILE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + FILE, e);
        }
    }
}
