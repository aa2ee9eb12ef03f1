package io.interproc.internal.park;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/// Flight Recorder's view of a wait.
@Name("io.interproc.Wait")
@Label("Wait")
@Category("Interproc")
@Description("A thread waited for an object of a scope of processes")
@StackTrace(true)
@Threshold("20 ms")
final class WaitEvent extends Event {

    @Label("Object")
    @Description("Kind of the object")
    String object = "";

    @Label("Awaited")
    @Description("What the thread waited for there, such as lock, notification or permits")
    String awaited = "";

    @Label("Offset")
    @Description("Offset of the object in its segment")
    long offset;

    @Label("Segment")
    @Description("Path of the segment")
    String segment = "";

    @Label("Outcome")
    @Description("How the wait ended: TAKEN, TIMED_OUT, INTERRUPTED or REFUSED")
    String outcome = "";

    @Label("Virtual Thread")
    @Description("Whether the thread that waited is virtual")
    boolean virtualThread;
}
