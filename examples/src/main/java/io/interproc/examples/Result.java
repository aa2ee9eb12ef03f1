package io.interproc.examples;

/// What a program found when it checked itself.
///
/// @param passed whether the outcome is as it must be
/// @param line the outcome in one line
public record Result(boolean passed, String line) {}
