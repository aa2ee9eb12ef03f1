/// How a segment is born, entered and removed: the part of its life that is about its file.
package io.interproc.internal.segment;
