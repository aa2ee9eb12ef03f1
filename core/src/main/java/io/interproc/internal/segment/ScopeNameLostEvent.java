package io.interproc.internal.segment;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/// Flight Recorder's view of a scope whose file was removed or replaced by another program.
@Name("io.interproc.ScopeNameLost")
@Label("Scope Name Lost")
@Category("Interproc")
@Description("The path of a scope in use no longer leads to it")
@StackTrace(false)
final class ScopeNameLostEvent extends Event {

    @Label("Scope")
    @Description("Name of the scope, if it has one")
    @Nullable
    String scope;

    @Label("Path")
    @Nullable
    String path;

    private ScopeNameLostEvent() {}

    static void emit(@Nullable String name, String path) {
        ScopeNameLostEvent event = new ScopeNameLostEvent();
        if (event.isEnabled()) {
            event.scope = name;
            event.path = path;
            event.commit();
        }
    }
}
