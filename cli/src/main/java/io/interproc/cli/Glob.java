package io.interproc.cli;

import java.util.function.Predicate;

/// A pattern of names, as shells have it: `*` stands for any characters, also for none and for `/`, and `?` for one. A
/// backslash takes the meaning from the character behind it.
///
/// It takes at most as many steps as the pattern and the name have characters, multiplied.
///
/// @param pattern the pattern
record Glob(String pattern) implements Predicate<String> {

    @Override
    public boolean test(String name) {
        int[] wanted = pattern.codePoints().toArray();
        int[] found = name.codePoints().toArray();
        int p = 0;
        int n = 0;
        int star = -1; // the last one
        int matched = 0; // how far the name goes up to the end of what that star stands for
        while (n < found.length) {
            if (p < wanted.length && wanted[p] == '*') {
                star = p++;
                matched = n;
            } else if (p < wanted.length && matches(wanted, p, found[n])) {
                p = next(wanted, p);
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++matched;
            } else {
                return false;
            }
        }
        while (p < wanted.length && wanted[p] == '*') {
            p++;
        }
        return p == wanted.length;
    }

    private static boolean isEscape(int[] wanted, int p) {
        return wanted[p] == '\\' && p + 1 < wanted.length;
    }

    private static int next(int[] wanted, int p) {
        return isEscape(wanted, p) ? p + 2 : p + 1;
    }

    private static boolean matches(int[] wanted, int p, int found) {
        return isEscape(wanted, p) ? wanted[p + 1] == found : wanted[p] == '?' || wanted[p] == found;
    }
}
