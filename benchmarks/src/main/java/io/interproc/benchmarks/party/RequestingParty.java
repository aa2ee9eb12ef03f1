package io.interproc.benchmarks.party;

import io.interproc.Scope;
import io.interproc.benchmarks.report.Figures;
import java.util.function.Supplier;

/// A process that makes a value and a lock for each request, as a service does.
public final class RequestingParty {

    /// What becomes of the objects of a request.
    public enum Kind {
        /// They are made in a region, which is closed at the end of the request.
        REGION,
        /// They stay. A fresh scope, which is not measured, takes over long before one is full.
        STAY
    }

    /// What the objects are.
    public enum Objects {
        /// Those of a scope of processes, without names.
        UNNAMED,
        /// The same, each with a name of its own.
        NAMED,
        /// Those of a scope of threads, without names.
        OF_THREADS
    }

    private static final int REQUESTS_OF_A_SCOPE = 500_000;

    private RequestingParty() {}

    /// Runs a party; the arguments are the milliseconds to measure, which mean nothing here, the kind, what the
    /// objects are, and how many requests are measured. A tenth of them comes before as the warm-up.
    public static void main(String[] args) {
        Referee referee = new Referee();
        Kind kind = Kind.valueOf(args[1]);
        Objects objects = Objects.valueOf(args[2]);
        int requests = Integer.parseInt(args[3]);
        Supplier<Scope> scopes = objects == Objects.OF_THREADS ? Scope::threads : Scope::processes;
        referee.ready();
        serve(scopes, kind, objects, requests / 10);
        long nanos = serve(scopes, kind, objects, requests);
        referee.report(Figures.ofNanosPerOp((double) nanos / requests));
    }

    /// Serves requests and returns how long that took. Those of regions are served in one scope.
    private static long serve(Supplier<Scope> scopes, Kind kind, Objects objects, int requests) {
        int ofAScope = kind == Kind.REGION ? requests : REQUESTS_OF_A_SCOPE;
        long nanos = 0;
        for (int served = 0; served < requests; served += ofAScope) {
            try (Scope scope = scopes.get()) {
                int end = Math.min(served + ofAScope, requests);
                long startNanos = System.nanoTime();
                for (int request = served; request < end; request++) {
                    if (kind == Kind.REGION) {
                        try (Scope region = scope.region()) {
                            make(region, objects, request);
                        }
                    } else {
                        make(scope, objects, request);
                    }
                }
                nanos += System.nanoTime() - startNanos;
            }
        }
        return nanos;
    }

    private static void make(Scope scope, Objects objects, int request) {
        if (objects == Objects.NAMED) {
            scope.intValue("request/" + request + "/value", 0);
            scope.rlock("request/" + request + "/lock");
        } else {
            scope.intValue(0);
            scope.rlock();
        }
    }
}
