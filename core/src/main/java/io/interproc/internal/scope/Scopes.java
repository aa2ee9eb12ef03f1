package io.interproc.internal.scope;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.internal.name.NameRule;
import io.interproc.internal.threads.ThreadScope;
import io.interproc.spi.ScopeProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// Finds the implementation of a scope.
public final class Scopes {

    private Scopes() {}

    /// See [Scope#threads(ScopeOptions)].
    public static Scope threads(ScopeOptions options) {
        return new ThreadScope(options);
    }

    /// See [Scope#processes(ScopeOptions)].
    public static Scope privateProcesses(ScopeOptions options) {
        return new ProcessScope(Attachments.createPrivate(options), options);
    }

    /// See [Scope#processes(String, ScopeOptions)].
    public static Scope namedProcesses(String name, ScopeOptions options) {
        return new ProcessScope(Attachments.openNamed(NameRule.SCOPE.requireLegal(name), options), options);
    }

    /// See [Scope#open(URI, ScopeOptions)].
    public static Scope open(URI uri, ScopeOptions options) {
        String scheme = uri.getScheme();
        if (scheme == null) {
            throw new IllegalArgumentException("scope URI must have a scheme: uri=" + uri);
        }
        List<String> known = new ArrayList<>(List.of("threads", "processes"));
        String rest = uri.getSchemeSpecificPart();
        switch (scheme) {
            case "threads" -> {
                return threads(options);
            }
            case "processes" -> {
                return rest.equals("/") ? privateProcesses(options) : namedProcesses(rest, options);
            }
            default -> {
                for (ScopeProvider provider : ServiceLoader.load(ScopeProvider.class)) {
                    if (provider.scheme().equals(scheme)) {
                        return provider.open(uri, options);
                    }
                    known.add(provider.scheme());
                }
            }
        }
        throw new IllegalArgumentException(
                "no provider serves the scheme '" + scheme + "'; known schemes: " + String.join(", ", known));
    }
}
