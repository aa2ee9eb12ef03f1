package io.interproc.internal.memory;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The setting of the tests of the directory: a small scope, what its first participant uses, and where the words of a
/// name lie.
abstract class DirectoryFixture {

    static final SegmentLayout LAYOUT = Memory.SMALL;

    /// Where the link of the name lies in the block of an object of 64 bytes.
    static final int LINK = 64 + NameNodes.NEXT;

    /// Where the key of the name lies in such a block.
    static final int KEY = 64 + NameNodes.KEY;

    static final List<String> NAMES_OF_ONE_HASH = List.of("name 449599", "name 612382");

    final NamedObjects objects = new NamedObjects(LAYOUT, 4 << 20);
    final SegmentWords words = objects.words();
    final NamedObjects.View view = objects.view(1);
    final Blocks blocks = view.blocks;
    final Directory directory = view.directory;

    static int hash(String name) {
        return NameNodes.hash(name.getBytes(StandardCharsets.UTF_8));
    }
}
