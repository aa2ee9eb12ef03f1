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
final class Ballast implements AutoCloseable {

    private static final Path FILE = Path.of("/dev/shm", "ballast");
    private static final int PAGE = 4096;
    /// Enough for a small scope.
    private static final int PAGES_LEFT = 128;
    private static final Duration FULL = Duration.ofMillis(500);
    private static final Duration MOMENT = Duration.ofMillis(50);

    private final FileChannel channel;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("storm-ballast").unstarted(this::rise);

    private Ballast(FileChannel channel) {
        this.channel = channel;
    }

    /// Fills the file system, and goes on doing so until it is closed.
    static Ballast take() {
        try {
            Ballast ballast =
                    new Ballast(FileChannel.open(FILE, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            ballast.fill();
            ballast.thread.start();
            return ballast;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot take ballast into " + FILE, e);
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

    private void rise() {
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
