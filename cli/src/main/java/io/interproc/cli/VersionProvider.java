package io.interproc.cli;

import java.lang.module.ModuleDescriptor;
import picocli.CommandLine.IVersionProvider;

/// Says which Interproc this is and on what it runs.
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        ModuleDescriptor module = VersionProvider.class.getModule().getDescriptor();
        String version =
                module == null ? "of no known version" : module.rawVersion().orElse("of no known version");
        return new String[] {
            "interproc " + version,
            "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
            System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }
}
