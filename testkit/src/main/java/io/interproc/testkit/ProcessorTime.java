package io.interproc.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// How much of a processor threads of this JVM take.
public final class ProcessorTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /// Returns which part of a processor the thread takes during the given time: 0 if it sleeps all the while, 1 if
    /// it runs. For a virtual thread, this is what all carriers take together.
    public static double shareOf(Thread thread, Duration during) {
        long startNanos = System.nanoTime();
        long endNanos = startNanos + during.toNanos();
        long before = nanosOf(thread);
        for (long left = during.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while measuring the processor time of " + thread);
            }
            LockSupport.parkNanos(left);
        }
        return (double) (nanosOf(thread) - before) / (System.nanoTime() - startNanos);
    }

    private static long nanosOf(Thread thread) {
        if (!thread.isVirtual()) {
            return Math.max(0, THREADS.getThreadCpuTime(thread.threadId()));
        }
        return Thread.getAllStackTraces().keySet().stream()
                .filter(ProcessorTime::isCarrier)
                .mapToLong(carrier -> Math.max(0, THREADS.getThreadCpuTime(carrier.threadId())))
                .sum();
    }

    private static boolean isCarrier(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && group.getName().equals("CarrierThreads");
    }
}
