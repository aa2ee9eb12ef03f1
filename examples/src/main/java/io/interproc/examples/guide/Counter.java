package io.interproc.examples.guide;

// snippet
import io.interproc.*;

public class Counter {
    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes()) {
            IntValue n = scope.intValue(0); // multiprocessing.Value('i', 0)
            Worker worker = scope.start(IntValue::incrementAndGet, n); // in a process of its own
            try (Held _ = n.hold()) { // with n.get_lock():
                n.set(n.get() + 2); //     n.value += 2
            }
            worker.joinOrThrow();
            System.out.println(n.get()); // 3
        }
    }
}
// end
