/// What the README and the guide show. Each part between `// snippet` and `// end` stands in one of those documents,
/// word for word; a test compares them, and runs every program.
package io.interproc.examples.guide;
